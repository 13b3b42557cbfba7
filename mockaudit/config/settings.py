"""What an audit is asked to do: one frozen record, whatever file or option each value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from pathlib import Path

from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Confidence, Severity


class FailOn(StrEnum):
    """The least severity that makes an audit fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSetting:
    """A contract that somebody named. ``path`` is absolute; ``base_urls`` are mapped to it beside its own servers."""

    path: Path
    base_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that decides what an audit does.

    ``root`` is the folder below which all ``paths`` lie and that reported paths are relative to; contracts may lie
    elsewhere. ``paths`` are absolute and exist. ``exclude`` and the keys of ``per_path_ignores`` are glob patterns relative to ``root``. ``contracts`` is
    empty where the audit is to find them itself. ``select``, ``ignore``, the keys of ``severity`` and the values of
    ``per_path_ignores`` are selectors: "ALL", a family ("PAY"), a code or a name. ``aliases`` maps the modules that are
    copies of a mock library to it. Only findings that are at least
    ``min_confidence`` sure can make the audit fail. ``baseline`` is the file of findings that are known, ``diff_base`` the
    git revision since which lines must have changed to matter, ``shard`` the number of this part and of all parts.
    """

    root: Path
    paths: tuple[Path, ...]
    exclude: tuple[str, ...] = ()
    contracts: tuple[ContractSetting, ...] = ()
    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    per_path_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    fail_on: FailOn = FailOn.ERROR
    min_confidence: Confidence = Confidence.CERTAIN
    strict: bool = False
    cross_check: bool = False
    cache: bool = True
    baseline: Path | None = None
    diff_base: str | None = None
    shard: tuple[int, int] | None = None
