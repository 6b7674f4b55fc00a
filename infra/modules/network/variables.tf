variable "name" {
  description = "Prefix of every name in the region."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 41 characters."
  }
}

variable "region" {
  description = "AWS region of the network."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region such as eu-central-1."
  }
}

variable "cidr" {
  description = "The VPC's range, a /16 of 10.0.0.0/8. Every region has its own."
  type        = string

  validation {
    condition     = can(regex("^10\\.[0-9]{1,3}\\.0\\.0/16$", var.cidr)) && can(cidrhost(var.cidr, 0))
    error_message = "A /16 of 10.0.0.0/8 such as 10.20.0.0/16."
  }
}

variable "nat" {
  description = "`one` gateway for the region (cheap: a lost zone takes egress with it) or one `per_zone`."
  type        = string
  default     = "per_zone"

  validation {
    condition     = contains(["one", "per_zone"], var.nat)
    error_message = "Either one or per_zone."
  }
}

variable "interface_endpoints" {
  description = "AWS services reached inside the VPC. Each costs by zone and hour."
  type        = list(string)
  default     = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "kinesis-streams", "kms", "sts"]

  validation {
    condition     = alltrue([for required in ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "kinesis-streams"] : contains(var.interface_endpoints, required)])
    error_message = "Images, logs, secrets and the stream must stay inside."
  }
}

variable "archive_bucket_arn" {
  description = "Bucket that receives the flow logs."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.archive_bucket_arn))
    error_message = "An ARN."
  }
}
