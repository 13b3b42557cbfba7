"""What a commit changes becomes what an audit looks at: a hook's command line in, the scan's out."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from mockaudit.cli.settings import settings_of
from mockaudit.config.commandline import CommandLine
from mockaudit.engine.examine import open_project
from mockaudit.engine.opened import find_contracts
from mockaudit.loaders.discover import discover, may_hold_fakes

_PARTS = (".json", ".yaml", ".yml")


def hooked(line: CommandLine) -> CommandLine | None:
    """Give the command line that audits what a commit touches, None where that is nothing.

    ``line.paths`` are the commit's files. Those that the configured audit would not look at are left out, so that a
    hook never says more than the whole audit does. Where a contract is among them, or a file that may be a part of
    one, everything is audited: any fake may have become wrong. Raises ConfigError.
    """
    if not line.paths:
        return line
    settings = settings_of(replace(line, paths=()))
    project = open_project(settings)
    contracts = tuple(project.display(contract.path) for contract in settings.contracts)
    contracts = contracts or tuple(find_contracts(project.root))
    audited = frozenset(discover(project, settings.paths, settings.exclude, contracts)[0])
    # As paths are displayed: absolute without following links, then relative to the root.
    named = [(path, project.display(Path(os.path.abspath(path)))) for path in line.paths]  # noqa: PTH100
    if any(_is_part(shown, contracts, audited) for _, shown in named):
        return replace(line, paths=())
    kept = tuple(
        path for path, shown in named if shown in audited and (shown.endswith(".py") or may_hold_fakes(project, shown))
    )
    return replace(line, paths=kept) if kept else None


def _is_part(shown: str, contracts: Collection[str], audited: Collection[str]) -> bool:
    """Tell whether a file is a contract, or lies beside or below one as the files that it refers to do."""
    if shown in contracts:
        return True
    folders = {os.path.dirname(contract) for contract in contracts}  # noqa: PTH120  (a displayed path, not a file)
    inside = any(folder and shown.startswith(f"{folder}/") for folder in folders)
    return inside and shown.endswith(_PARTS) and shown not in audited
