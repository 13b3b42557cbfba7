"""Lists the forms of a drift report: name and function."""

from __future__ import annotations

from collections.abc import Callable

from mockaudit.drift import github, jsontext, markdown, terminal
from mockaudit.drift.report import DriftReport
from mockaudit.reporters.base import Style

FORMATS: dict[str, Callable[[DriftReport, Style], str]] = {
    "github": github.render,
    "json": jsontext.render,
    "markdown": markdown.render,
    "terminal": terminal.render,
}
