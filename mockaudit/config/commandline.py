"""What the command line states, before it meets the configuration file: None is "not stated"."""

from __future__ import annotations

from pathlib import Path

from mockaudit.model.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """The options of ``scan`` as typed; paths are relative to the working directory.

    ``base_urls`` are mapped to every contract of ``contracts``, or of the configuration file where that is empty.
    """

    paths: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    base_urls: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    min_confidence: str | None = None
    strict: bool | None = None
    cross_check: bool | None = None
    cache: bool | None = None
    config: Path | None = None
    baseline: str | None = None
    diff_base: str | None = None
    shard: tuple[int, int] | None = None
