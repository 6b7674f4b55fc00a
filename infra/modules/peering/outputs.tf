output "id" {
  description = "Id of the peering connection."
  value       = aws_vpc_peering_connection.this.id
}
