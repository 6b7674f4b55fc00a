"""Breaks what must hold, one thing at a time, and looks whether the test that is there for it fails for that reason.

    infra/tests/mutations.py                 all of them (`infra/check --full` does)
    infra/tests/mutations.py database dns    those of these folders

A mutation is a folder, a file of it, a text that occurs there once (or "all"), what it becomes, and the message of the
assertion that must fail. One that no test notices, or that fails for another reason, is a failure of this script.
Wants terraform and the schema-only providers (infra/check finds them).
"""

import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

INFRA = pathlib.Path(__file__).resolve().parent.parent
MISSING = "Missing expected failure"
ALL = True

MUTATIONS = [
    # The way one would write it first: the primary and the secondary, who change places.
    ("modules/database", "main.tf", "var.founding_region", "var.primary_region", "Replaced: ", ALL),
    ("modules/database", "main.tf", "publicly_accessible                   = false", "publicly_accessible                   = true", "An instance is public", ALL),
    ("modules/database", "main.tf", "kms_key_id        = each.value.kms_key_arn", "kms_key_id        = null", "A store is not encrypted by its region's key"),
    ("modules/database", "main.tf", "  storage_encrypted         = true\n", "  storage_encrypted         = false\n", "A store is not encrypted by its region's key"),
    ("modules/database", "main.tf", '  master_password_wo         = ephemeral.random_password.login["owner"].result\n  master_password_wo_version = var.password_version\n', '  master_password            = "in-the-state"\n', "A password is in the state"),
    ("modules/database", "main.tf", "deletion_protection                 = !var.disposable", "deletion_protection                 = false", "A member can be deleted, or leaves nothing behind", ALL),
    ("modules/database", "parameters.tf", "each.key == var.primary_region && ", "", "Loss is not bounded, or the bound would stop a promoted follower"),
    ("modules/database", "parameters.tf", 'name  = "rds.force_ssl"\n    value = "1"', 'name  = "rds.force_ssl"\n    value = "0"', "A member accepts plain connections"),
    ("modules/database", "parameters.tf", "each.key == var.primary_region", "each.key == var.founding_region", "The bound on loss does not follow the writer"),
    ("modules/database", "readers.tf", "if region == coalesce(var.readers_scale_in, var.founding_region)", "", "Readers do not follow the load, or shall in a region where Aurora refuses it"),
    ("modules/database", "readers.tf", "coalesce(var.readers_scale_in, var.founding_region)", "var.primary_region", "Replaced: "),
    ("modules/database", "backup.tf", "if region != each.key", "if region == each.key", "Backups are not copied to the other region, or can be deleted"),
    ("modules/database", "variables.tf", 'can(cidrhost(cidr, 0)) && startswith(cidr, "10.")', "can(cidrhost(cidr, 0))", MISSING),
    ("modules/bucket", "main.tf", "block_public_policy     = true", "block_public_policy     = false", "The bucket could be opened to the public"),
    ("modules/bucket", "main.tf", 'var.kms_key_arn == null ? "AES256" : "aws:kms"', '"AES256"', "Objects are not encrypted by the key"),
    ("modules/bucket", "main.tf", 'values   = ["false"]', 'values   = ["true"]', "Nothing refuses plain HTTP"),
    ("modules/bucket", "main.tf", "days = rule.value", "days = 365", "Raw objects do not end after 90 days"),
    ("modules/key", "main.tf", '      condition {\n        test     = "StringEquals"\n        variable = "aws:SourceAccount"\n        values   = [local.account]\n      }\n', "", "A statement lets somebody else than the account's root in without a condition"),
    ("modules/network", "main.tf", 'each.value.tier == "private" ? each.key : each.value.tier', 'each.value.tier == "private" ? each.key : "public"', "An isolated subnet uses another table"),
    ("modules/peering", "variables.tf", '!= cidrhost("${split("/", var.requester.cidr)[0]}/', '!= cidrhost("10.99.0.0/', MISSING),
    ("modules/registry", "main.tf", "for pair in setproduct(keys(var.kms_key_arns), var.cached_images)", "for pair in setproduct([local.first], var.cached_images)", "ECR would make the repositories of cached images by itself"),
    ("modules/secrets", "main.tf", '  secret_string_wo         = "${each.value.prefix}${ephemeral.random_password.this[each.key].result}"\n  secret_string_wo_version = each.value.version\n', '  secret_string = "in-the-state"\n', "A secret's value is in the state"),
    ("modules/audit", "main.tf", "is_multi_region_trail         = true", "is_multi_region_trail         = false", "The trail misses a region"),
    ("modules/stream", "variables.tf", "default     = 90", "default     = 30", "Raw events are not kept for 90 days"),
    ("modules/stream", "variables.tf", "var.raw_retention_days <= 90", "var.raw_retention_days <= 365", MISSING),
    ("modules/stream", "main.tf", 'encryption_type  = "KMS"', 'encryption_type  = "NONE"', "A store of events is not encrypted by the region's key"),
    ("modules/dns", "main.tf", " if !contains(var.drained_regions, region)", "", "origin.<domain> leads elsewhere than to the other region alone"),
    ("modules/dns", "main.tf", 'resource "aws_route53_record" "region" {\n  for_each = var.endpoints', 'resource "aws_route53_record" "region" {\n  for_each = local.open', "A drained region lost its own name or its health check"),
    ("modules/dns", "main.tf", 'records = ["${var.primary_region}.${local.host}"]', 'records = ["${var.regions[0]}.${local.host}"]', "The write record does not follow, or was replaced"),
    ("modules/service", "load_balancer.tf", 'mode                             = "verify"', 'mode                             = "passthrough"', "The load balancer does not verify client certificates"),
    ("modules/service", "load_balancer.tf", "prefix_list_id    = data.aws_ec2_managed_prefix_list.health_checkers.id", 'cidr_ipv4         = "0.0.0.0/0"', "The listener for health checks answers more than health checks"),
    ("modules/service", "roles.tf", 'actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]', 'actions   = ["logs:*"]', "A role may more than named actions on named resources"),
    ("modules/service", "roles.tf", "resources = [var.stream_arn]", 'resources = ["*"]', "A role may more than named actions on named resources"),
    ("modules/service", "firewall.tf", "count = var.shield_advanced ? 1 : 0", "count = 1", "Shield Advanced is on by default"),
    ("modules/service", "tasks.tf", 'secrets = ["ASSERTION_KEYS", "DATABASE_URL", "SMTP_URL"]', 'secrets = concat(local.payment, ["ASSERTION_KEYS", "DATABASE_URL", "SMTP_URL"])', "A program holds a secret that it does not use, or lacks one"),
    ("modules/service", "tasks.tf", 'dimensions = [["environment"]]', "dimensions = [[]]", "The outbox's age does not reach its alarm"),
    ("modules/service", "tasks.tf", "  retention_in_days = 30\n  kms_key_id        = var.operations_key_arn\n", "  retention_in_days = 30\n", "A log group is not encrypted by the region's key"),
    ("modules/service", "tasks.tf", 'program == "migrate" ? { DATABASE_URL = var.owner_secret_arn } : {}', "{ DATABASE_URL = var.owner_secret_arn }", "Another program than the migration holds the owner's login"),
    ("modules/observability", "alarms.tf", 'for service in var.services : "tasks-${service}"', 'for service in slice(var.services, 0, 2) : "tasks-${service}"', "A service may run no task without an alarm"),
    ("modules/observability", "alarms.tf", 'metric = "DaysToExpiry"', 'metric = "DaysToHope"', "A figure that means something has no alarm"),
    ("modules/observability", "alarms.tf", 'runbook = "outbox"', 'runbook = "nowhere"', "An alarm's link leads to a section that oncall.md does not have"),
    ("modules/observability", "alarms.tf", "dimensions = { environment = var.name }", "dimensions = {}", "reads a figure that nobody writes"),
    ("modules/prometheus", "main.tf", '"aps:QueryMetrics"]', '"aps:*"]', "Grafana may do more than read this workspace"),
    ("bootstrap", "apply.tf", 'actions   = ["s3:*"]', 'actions   = ["*"]', "A policy allows every action"),
    ("bootstrap", "apply.tf", 'resources = ["arn:${local.partition}:s3:::${var.name}-*"]', 'resources = ["*"]', "CI may do whole services to any resource"),
    ("bootstrap", "apply.tf", "aws_iam_role.emergency.arn, ", "", "or CI could let itself into it"),
    ("bootstrap", "github.tf", '"repo:${var.repository}:environment:${name}"', '"repo:${var.repository}:*"', "Something else than the approved environment may apply"),
    ("bootstrap", "emergency.tf", 'values   = ["true"]', 'values   = ["false"]', "The emergency role works without a second factor"),
    ("stacks/foundation", "main.tf", 'name                 = "${var.name}-data"\n  region               = each.key', 'name                 = "${var.name}-data"\n  region               = local.pair[0]', "A region uses another one's key or bucket"),
    ("stacks/foundation", "main.tf", "count = var.shield_advanced ? 1 : 0", "count = 1", "Shield Advanced is on by default"),
    ("stacks/data", "main.tf", "  region                   = each.key\n", "  region                   = var.founding_region\n", "A region depends on the other one's secrets or stream"),
    ("stacks/service", "main.tf", "services                 = module.service[each.key].services", 'services                 = each.key == var.primary_region ? module.service[each.key].services : ["origin"]', "A region has other alarms than the other one"),
    ("stacks/service", "environment.tf", "      REGION     = region\n", "      REGION     = region\n      WRITES     = tostring(region == var.primary_region)\n", "Replaced: "),
    ("stacks/service", "outputs.tf", "!contains(var.drained_regions, var.primary_region)", "length(var.drained_regions) >= 0", MISSING),
]


def caught(index: int, work: pathlib.Path) -> tuple[bool, str]:
    folder, file, old, new, message, *every = MUTATIONS[index]
    what = f"{folder}/{file}: {' '.join(old.split())[:60]}"
    tree = work / str(index)
    for part in ("modules", "stacks", "bootstrap"):
        shutil.copytree(INFRA / part, tree / "infra" / part, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))
    shutil.copytree(INFRA.parent / "docs/operations", tree / "docs/operations")
    path = tree / "infra" / folder / file
    text = path.read_text()
    found = text.count(old)
    if found == 0 or (found > 1 and not every):
        return False, f"{what}: occurs there {found} times"
    path.write_text(text.replace(old, new))
    inside = ["terraform", f"-chdir={tree / 'infra' / folder}"]
    ready = subprocess.run([*inside, "init", "-backend=false", "-input=false", "-no-color"], capture_output=True, text=True)
    if ready.returncode != 0:
        return False, f"{what}: init: {ready.stdout}{ready.stderr}"
    # Only the files that hold the assertion: the others would take their time and say nothing.
    tests = sorted((tree / "infra" / folder / "tests").glob("*.tftest.hcl"))
    holders = [f"-filter=tests/{test.name}" for test in tests if message in test.read_text()]
    run = subprocess.run([*inside, "test", "-no-color", *holders], capture_output=True, text=True)
    shutil.rmtree(tree)
    # Terraform breaks lines where it likes.
    said = " ".join((run.stdout + run.stderr).replace("│", " ").split())
    if run.returncode == 0:
        return False, f"{what}: no test noticed"
    if message not in said:
        return False, f"{what}: failed, but not with “{message}”: {said[-1500:]}"
    return True, f"{what}: {message}"


def main() -> int:
    wanted = sys.argv[1:]
    chosen = [i for i, m in enumerate(MUTATIONS) if not wanted or any(w in m[0] for w in wanted)]
    missed = 0
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        for good, what in pool.map(lambda i: caught(i, pathlib.Path(work)), chosen):
            missed += not good
            print("caught  " if good else "MISSED  ", what, flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} mutations caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
