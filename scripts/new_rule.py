"""Turns a code, a name and a module into the files of a new rule: its module, its page and its case folder.

Usage: scripts/new_rule.py PAY019 stale-etag payload_caching. Then add `*payload_caching.RULES` to the family's module or
to mockaudit/rules/registry.py, fill in the blanks, and run scripts/docs.py.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

MODULE = '''"""Turn <what of a match> into findings."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.matching.audit import Match
from mockaudit.model.finding import Severity, Violation
from mockaudit.rules.base import Rule


def {function}(match: Match) -> Iterator[Violation]:
    """Report <the bad thing>.

    ## What it does
    <Which part of the fake is held against which part of the contract.>

    ## Why is this bad?
    <What passes in tests and fails in production.>

    ## When it keeps silent
    <Every case in which a finding could be a false alarm.>

    ## How to fix
    <What to change in the fake.>
    """
    raise NotImplementedError


RULES: tuple[Rule[Match], ...] = (
    Rule(
        code="{code}",
        name="{name}",
        summary="<One sentence.>",
        severity=Severity.WARNING,
        subject=Match,
        check={function},
    ),
)
'''
CONTRACT = """openapi: 3.0.3
info: {title: Case, version: '1'}
servers: [{url: https://api.case.example}]
paths:
  /things:
    get:
      responses:
        '200':
          description: All things.
          content:
            application/json:
              schema: {type: array, items: {type: string}}
"""
STUB = """import responses


@responses.activate
def test_things():
    responses.get("https://api.case.example/things", json=[])
"""


def main() -> int:
    """Write the files; refuse to overwrite any."""
    if (
        len(sys.argv) != 4
        or not re.fullmatch(r"[A-Z]{3}\d{3}", sys.argv[1])
        or not re.fullmatch(r"[a-z-]+", sys.argv[2])
    ):
        print(
            "usage: scripts/new_rule.py CODE name-of-the-bad-thing module, for example PAY019 stale-etag payload_caching"
        )
        return 2
    code, name, module = sys.argv[1:]
    case = ROOT / "tests" / "rules" / "cases" / f"{code}-{name}"
    files = {
        ROOT / "mockaudit" / "rules" / f"{module}.py": MODULE.format(
            code=code, name=name, function=name.replace("-", "_")
        ),
        case / "contract.yaml": CONTRACT,
        case / "bad" / "test_things.py": STUB,
        case / "good" / "test_things.py": STUB,
        case / "expected.txt": f"bad/test_things.py:6:5: {code} {name}: \n",
    }
    taken = [path for path in files if path.exists()]
    if taken:
        print(f"{taken[0].relative_to(ROOT)} exists already; nothing was written")
        return 1
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    print(f"Now add *{module}.RULES to mockaudit/rules/registry.py, and a line that leads with {code} to CHANGELOG.md.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
