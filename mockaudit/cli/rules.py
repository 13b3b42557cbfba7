"""``mockaudit rules``: the catalogue as a table, or one rule's page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mockaudit.cli.exits import ExitCode
from mockaudit.cli.manual import CONTEXT, ENVIRONMENT
from mockaudit.cli.output import print_problems, write
from mockaudit.config.selectors import expand, unknown_selector
from mockaudit.model.value import Json
from mockaudit.rules.registry import RULES

if TYPE_CHECKING:
    from mockaudit.rules.base import Rule


@click.command(
    "rules",
    context_settings=CONTEXT,
    epilog=ENVIRONMENT,
    short_help="List the rules, or show the page of one.",
)
@click.argument("selectors", nargs=-1, metavar="[CODE|NAME|FAMILY]...")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The form."
)
def command(*, selectors: tuple[str, ...], format_: str) -> int:
    """List the rules, or show the page of one.

    \b
    Examples:
      mockaudit rules
      mockaudit rules PAY
      mockaudit rules PAY002
      mockaudit rules wrong-type --format json

    \b
    Exit codes:
      0  listed
      2  wrong usage: no such rule
    """  # noqa: D301  (click reads the control character)
    names = {rule.code: rule.name for rule in RULES}
    found = [unknown_selector(selector, names, "command line", "") for selector in selectors]
    problems = [(str(problem), problem.hint) for problem in found if problem]
    if problems:
        print_problems(problems, "Nothing was listed.")
        return ExitCode.UNTRUSTWORTHY
    codes = frozenset().union(*(expand(selector, names) for selector in selectors or ("ALL",)))
    rules = [rule for rule in RULES if rule.code in codes]
    is_page = len(rules) == 1 and bool(selectors)
    write(_as_json(rules) if format_ == "json" else _page(rules[0]) if is_page else _as_table(rules), None)
    return ExitCode.CLEAN


def _page(rule: Rule[object]) -> str:
    head = f"{rule.code} {rule.name} ({rule.severity.value}, since {rule.since})"
    return f"{head}\n{'=' * len(head)}\n\n{rule.summary}\n\n{_text(rule)}\n"


def _as_table(rules: Sequence[Rule[object]]) -> str:
    from tabulate import tabulate  # noqa: PLC0415  (a page or JSON needs none)

    rows = [(rule.code, rule.name, rule.severity.value, rule.summary) for rule in rules]
    return tabulate(rows, headers=("code", "name", "severity", "finds"), tablefmt="simple") + "\n"


def _as_json(rules: Sequence[Rule[object]]) -> str:
    records: list[Json] = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.severity.value,
            "since": rule.since,
            "summary": rule.summary,
            "text": _text(rule),
        }
        for rule in rules
    ]
    return json.dumps(records, indent=1) + "\n"


def _text(rule: Rule[object]) -> str:
    from inspect import getdoc  # noqa: PLC0415

    return getdoc(rule.check) or ""
