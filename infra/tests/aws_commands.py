"""Reads every `aws` command of docs/operations and infra/bin, and asks the CLI's own description of AWS's APIs whether there
is such a command, with such options, none missing. And whether the emergency role may do what failover.md tells it to.

    …/python infra/tests/aws_commands.py     with a Python that has awscli (`infra/check --full` makes one)
"""

import pathlib
import re
import sys

import botocore.session
from botocore import xform_name

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GLOBAL = set("region query output no-cli-pager profile cli-connect-timeout cli-read-timeout cli-input-json".split())
# Commands of the CLI itself, with what they take; the third is the API call behind it.
OWN = {
    ("ecr", "get-login-password"): (set(), "GetAuthorizationToken"),
    ("logs", "tail"): ({"since", "filter-pattern", "log-stream-name-prefix", "follow", "format"}, "FilterLogEvents"),
}
MODEL = {"s3api": "s3"}  # where the API has another name than the command,
IAM = {"elbv2": "elasticloadbalancing", "s3api": "s3"}  # and where the action has another prefix
FREE = {"sts:AssumeRole", "sts:GetCallerIdentity"}  # by trust, or always allowed
session = botocore.session.get_session()


def commands(text: str):
    """Service, operation and options of each command, those within another one's arguments too."""
    for start in re.finditer(r"(?<![\w/.-])aws ([a-z0-9-]+) ((?:wait )?[a-z0-9-]+)(?=[\s`\"'])", text):
        rest, position, depth, quote, plain = text[start.end():], 0, 0, "", ""
        while position < len(rest):
            c = rest[position]
            if c == "\\":
                position += 2
                continue
            if quote == "'":
                quote = "" if c == "'" else quote
            elif rest.startswith("$(", position):
                depth += 1
                position += 1
            elif depth and c == ")":
                depth -= 1
            elif depth:
                pass
            elif c in "'\"":
                quote = "" if quote == c else quote or c
            elif not quote and c in "\n|;&)`#<>":
                break
            elif not quote:
                plain += c
            position += 1
        yield start.group(1), start.group(2), set(re.findall(r"(?<!\S)--([a-z0-9-]+)", plain))


def complaint(service: str, operation: str, options: set[str]) -> tuple[str, str]:
    """What is wrong with it (nothing: an empty text), and the action it needs."""
    if own := OWN.get((service, operation)):
        return (f"has no {options - own[0] - GLOBAL}" if options - own[0] - GLOBAL else ""), f"{service}:{own[1]}"
    try:
        model = session.get_service_model(MODEL.get(service, service))
    except Exception:
        return "there is no such service", ""
    if operation.startswith("wait "):
        waiters = session.get_waiter_model(service)
        name = {xform_name(n, "-"): n for n in waiters.waiter_names}.get(operation.removeprefix("wait "))
        if not name:
            return "there is no such waiter", ""
        operation = xform_name(waiters.get_waiter(name).operation, "-")
    name = {xform_name(n, "-"): n for n in model.operation_names}.get(operation)
    if not name:
        return "there is no such command", ""
    shape = model.operation_model(name).input_shape
    members = {xform_name(m, "-"): s for m, s in shape.members.items()} if shape else {}
    known = set(members) | {f"no-{m}" for m, s in members.items() if s.type_name == "boolean"} | GLOBAL
    if unknown := options - known:
        return f"has no {sorted(unknown)}", ""
    required = {xform_name(m, "-") for m in shape.required_members} if shape else set()
    # Without any option it is named in a sentence, not written to be pasted.
    if options and "cli-input-json" not in options and (lacking := required - options):
        return f"lacks {sorted(lacking)}", ""
    return "", f"{IAM.get(service, service)}:{name}"


def main() -> int:
    wrong = seen = 0
    needed: dict[str, str] = {}
    for path in [*sorted((ROOT / "docs/operations").glob("*.md")), *sorted((ROOT / "infra/bin").iterdir())]:
        text = path.read_text()
        # The last section wants an administrator.
        by_emergency = text.index("**A region was cut loose**") if path.name == "failover.md" else 0
        for part, emergency in ((text[:by_emergency], True), (text[by_emergency:], False)):
            for service, operation, options in commands(part):
                seen += 1
                trouble, action = complaint(service, operation, options)
                if trouble:
                    wrong += 1
                    print(f"{path.relative_to(ROOT)}: aws {service} {operation}: {trouble}")
                elif emergency:
                    needed.setdefault(action, f"aws {service} {operation}")
    allowed = set(re.findall(r'"([a-z0-9-]+:[A-Za-z]+)"', (ROOT / "infra/bootstrap/emergency.tf").read_text()))
    for action, command in sorted(needed.items()):
        if action not in allowed | FREE:
            wrong += 1
            print(f"failover.md: {command}: the emergency role has no {action}")
    print(f"{seen} commands, {len(needed)} actions of failover.md, {wrong} wrong")
    return 1 if wrong or seen < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
