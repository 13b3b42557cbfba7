"""The output formats, by name."""

from __future__ import annotations

from mockaudit.reporters import concise, github, gitlab, html, jsonl, jsonreport, junit, markdown, sarif, terminal
from mockaudit.reporters.base import Reporter

REPORTERS: tuple[Reporter, ...] = (
    terminal.REPORTER,
    concise.REPORTER,
    jsonreport.REPORTER,
    jsonl.REPORTER,
    sarif.REPORTER,
    junit.REPORTER,
    github.REPORTER,
    gitlab.REPORTER,
    markdown.REPORTER,
    html.REPORTER,
)
