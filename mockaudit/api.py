"""The public names: an audit from Python, and the records that it speaks in."""

from __future__ import annotations

from mockaudit.config.commandline import CommandLine
from mockaudit.config.errors import ConfigError
from mockaudit.config.reader import read_settings
from mockaudit.config.settings import ContractSetting, FailOn, Settings
from mockaudit.engine.pipeline import scan
from mockaudit.model.exchange import Exchange, Request, Response
from mockaudit.model.finding import Confidence, Finding, Severity, Verdict, Violation
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import Report
from mockaudit.reporters.base import Reporter, Style
from mockaudit.rules.base import Rule

__all__ = [
    "CommandLine",
    "Confidence",
    "ConfigError",
    "ContractSetting",
    "Exchange",
    "FailOn",
    "Finding",
    "Location",
    "Notice",
    "NoticeKind",
    "Report",
    "Reporter",
    "Request",
    "Response",
    "Rule",
    "Settings",
    "Severity",
    "Span",
    "Style",
    "Verdict",
    "Violation",
    "read_settings",
    "scan",
]
