"""The output formats, by name."""

from __future__ import annotations

from importlib import import_module

from mockaudit.reporters.base import Reporter

# The module of each, so that a scan imports only the one that is asked for.
REPORTERS = {
    "terminal": "mockaudit.reporters.terminal",
    "concise": "mockaudit.reporters.concise",
    "json": "mockaudit.reporters.jsonreport",
    "jsonl": "mockaudit.reporters.jsonl",
    "sarif": "mockaudit.reporters.sarif",
    "junit": "mockaudit.reporters.junit",
    "github": "mockaudit.reporters.github",
    "gitlab": "mockaudit.reporters.gitlab",
    "markdown": "mockaudit.reporters.markdown",
    "html": "mockaudit.reporters.html",
}


def reporter_of(name: str) -> Reporter:
    """Give the reporter of a format.

    Raises KeyError where there is no such format.
    """
    reporter: Reporter = import_module(REPORTERS[name]).REPORTER
    return reporter
