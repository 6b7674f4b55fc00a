# The same text in every environment: what must hold in each of them.

provider "aws" {
  region = "eu-central-1"
}

run "plans_and_keeps_what_every_environment_promises" {
  command = plan

  assert {
    condition     = local.environment.disposable == (local.environment.name == "stoa-scratch")
    error_message = "Only scratch may be thrown away."
  }

  assert {
    condition     = local.environment.shield_advanced == false
    error_message = "Shield Advanced costs 3,000 USD a month: turned on in a separate commit that changes this line."
  }

  assert {
    condition     = local.environment.raw_retention_days <= 90 && (local.environment.disposable || local.environment.raw_retention_days == 90)
    error_message = "Raw events are kept for 90 days."
  }

  assert {
    condition     = local.environment.name != "stoa-production" || (local.environment.nat == "per_zone" && local.environment.database.instances >= 2)
    error_message = "Production survives the loss of a zone."
  }

  assert {
    condition     = contains(keys(local.environment.regions), local.environment.founding_region)
    error_message = "The founding region is not one of the regions."
  }
}
