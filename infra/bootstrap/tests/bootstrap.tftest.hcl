provider "aws" {
  region = "eu-central-1"
}

variables {
  name        = "stoa-test"
  environment = "test"
  repository  = "owner/stoa"
  regions     = ["eu-central-1", "eu-west-1"]
}

run "as_it_is" {
  # State: encrypted, versioned, private (modules/bucket), copied to the other region under its own key
  assert {
    condition = (
      aws_s3_bucket_replication_configuration.state.rule[0].destination[0].bucket == module.state["eu-west-1"].arn
      && aws_s3_bucket_replication_configuration.state.rule[0].destination[0].encryption_configuration[0].replica_kms_key_id == module.key["eu-west-1"].arn
      && aws_s3_account_public_access_block.this.restrict_public_buckets
    )
    error_message = "The state is not copied, or a bucket of the account could be public."
  }

  # Only this repository, and applying only from the environment
  assert {
    condition = alltrue(flatten([
      for role in aws_iam_role.ci : [
        for s in jsondecode(role.assume_role_policy).Statement :
        alltrue([for subject in flatten([s.Condition.StringEquals["token.actions.githubusercontent.com:sub"]]) : startswith(subject, "repo:owner/stoa:")])
      ]
    ]))
    error_message = "Another repository could assume a role."
  }

  # GitHub's subject of a job that names an environment is that environment, and nothing else
  assert {
    condition = { for what, role in aws_iam_role.ci : what => flatten([jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"]]) } == {
      apply = ["repo:owner/stoa:environment:test"]
      plan  = ["repo:owner/stoa:environment:test-plan"]
    }
    error_message = "Something else than the approved environment may apply, or the pull request's cannot plan."
  }

  # No policy allows every action; none allows whole services everywhere but the boundary, which grants nothing
  assert {
    condition = alltrue(flatten([
      for document in concat(values(data.aws_iam_policy_document.services), [
        data.aws_iam_policy_document.named, data.aws_iam_policy_document.roles, data.aws_iam_policy_document.boundary,
        data.aws_iam_policy_document.state, data.aws_iam_policy_document.state_write, data.aws_iam_policy_document.copy,
        ]) : [
        for s in jsondecode(document.json).Statement : s.Effect == "Deny" || !contains(flatten([s.Action]), "*")
      ]
    ]))
    error_message = "A policy allows every action."
  }

  assert {
    condition = alltrue(flatten([
      for document in concat(values(data.aws_iam_policy_document.services), [data.aws_iam_policy_document.named, data.aws_iam_policy_document.roles]) : [
        for s in jsondecode(document.json).Statement :
        s.Effect == "Deny" || !contains(flatten([s.Resource]), "*") || alltrue([for a in flatten([s.Action]) : !endswith(a, "*")])
      ]
    ]))
    error_message = "CI may do whole services to any resource."
  }

  assert {
    condition     = alltrue([for document in concat(values(data.aws_iam_policy_document.services), [data.aws_iam_policy_document.named]) : !strcontains(document.json, "iam:")])
    error_message = "CI may change roles elsewhere than under the boundary."
  }

  assert {
    condition = (
      jsondecode(aws_iam_role.emergency.assume_role_policy).Statement[0].Condition.Bool["aws:MultiFactorAuthPresent"] == "true"
      && alltrue([for s in jsondecode(aws_iam_role_policy.emergency.policy).Statement : alltrue([for a in flatten([s.Action]) : !strcontains(a, "*")])])
    )
    error_message = "The emergency role works without a second factor, or may do whole services."
  }

  assert {
    condition = (
      jsondecode(aws_iam_group_policy.emergency.policy).Statement[0].Resource == aws_iam_role.emergency.arn
      && jsondecode(aws_iam_group_policy.emergency.policy).Statement[0].Action == "sts:AssumeRole"
      && alltrue([
        for role in concat(values(aws_iam_role.ci), [aws_iam_role.emergency]) :
        anytrue([for s in jsondecode(data.aws_iam_policy_document.roles.json).Statement : s.Effect == "Deny" && contains(flatten([s.Resource]), role.arn)])
      ])
    )
    error_message = "On call may do more than become the emergency role, or CI could let itself into it."
  }

  # AWS refuses longer ones
  assert {
    condition     = alltrue([for policy in concat(values(aws_iam_policy.apply), [aws_iam_policy.boundary]) : length(replace(replace(policy.policy, " ", ""), "\n", "")) <= 6144])
    error_message = "A policy is too long."
  }
}

# The same names as in .github/workflows
run "the_drill_may_apply_where_it_is_rehearsed" {
  variables {
    environment = "staging"
    rehearsed   = true
  }

  assert {
    condition     = tolist(jsondecode(aws_iam_role.ci["apply"].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"]) == tolist(["repo:owner/stoa:environment:staging", "repo:owner/stoa:environment:staging-drill"])
    error_message = "The nightly drill cannot run, or more than it can apply without approval."
  }
}

run "nothing_is_applied_to_production_without_approval" {
  command = plan

  variables {
    environment = "production"
    rehearsed   = true
  }

  expect_failures = [var.rehearsed]
}

run "refuses_a_pattern_for_the_repository" {
  command = plan

  variables {
    repository = "owner/*"
  }

  expect_failures = [var.repository]
}
