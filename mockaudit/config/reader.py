"""Defaults, pyproject.toml and the command line become one ``Settings``, or one error that holds every problem."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from mockaudit.config.commandline import CommandLine
from mockaudit.config.errors import ConfigError, Problem, closest
from mockaudit.config.selectors import unknown_selector
from mockaudit.config.settings import ContractSetting, FailOn, Settings
from mockaudit.config.table import Table, find_file, project_folder, read_table, repository
from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Confidence, Severity
from mockaudit.model.value import Json

COMMAND_LINE = "command line"


@dataclass(slots=True)
class _Merge:
    """The sources of the settings and the problems met on the way."""

    line: CommandLine
    cwd: Path
    table: Table
    rules: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)


def read_settings(
    line: CommandLine, *, rules: Mapping[str, str], libraries: Callable[[], Collection[str]], cwd: Path
) -> Settings:
    """Merge what is stated; ``rules`` maps every rule's code to its name, ``cwd`` is absolute.

    ``libraries`` gives the modules of the mock libraries that are read; it is asked only where there are aliases.

    Raises ConfigError with every problem at once.
    """
    problems: list[Problem] = []
    merge = _Merge(line=line, cwd=cwd, table=_table(line, cwd, problems), rules=rules, problems=problems)
    keys = merge.table.keys
    paths = _paths(merge)
    contracts = _contracts(merge)
    root = _root(merge.table.folder, paths)
    select = _selectors(merge, "select", line.select) or ("ALL",)
    ignore = _selectors(merge, "ignore", line.ignore)
    settings = Settings(
        root=root,
        paths=paths,
        exclude=_exclude(merge, root),
        contracts=contracts,
        select=select,
        ignore=ignore,
        severity=_severity(merge),
        per_path_ignores=_per_path_ignores(merge, root),
        aliases=_aliases(merge, libraries),
        fail_on=FailOn(line.fail_on or str(keys.get("fail-on", FailOn.ERROR))),
        min_confidence=Confidence(line.min_confidence or str(keys.get("min-confidence", Confidence.CERTAIN))),
        strict=_switch(line.strict, keys.get("strict"), default=False),
        cross_check=_switch(line.cross_check, keys.get("cross-check"), default=False),
        cache=_switch(line.cache, keys.get("cache"), default=True),
        baseline=_baseline(merge),
        diff_base=line.diff_base,
        shard=line.shard,
    )
    if problems:
        raise ConfigError(problems)
    return settings


def _table(line: CommandLine, cwd: Path, problems: list[Problem]) -> Table:
    file = _absolute(cwd, str(line.config)) if line.config else find_file(cwd)
    if file is None:
        return Table(folder=repository(cwd))
    where = os.path.relpath(file, cwd).replace(os.sep, "/")
    return read_table(file, where, named=line.config is not None, problems=problems)


def _paths(merge: _Merge) -> tuple[Path, ...]:
    if merge.line.paths:
        stated, base, where = merge.line.paths, merge.cwd, COMMAND_LINE
    elif "paths" in merge.table.keys:
        stated, base, where = _texts(merge.table.keys["paths"]), merge.table.folder, merge.table.where
    else:
        tests = merge.table.folder / "tests"
        return (tests if tests.is_dir() else merge.table.folder,)
    found = dict.fromkeys(_absolute(base, text) for text in stated)
    for path in found:
        if not _exists(path):
            hint = "paths are files or folders, relative to " + str(base)
            merge.problems.append(Problem(where=where, key="paths", what=f"{path} does not exist", hint=hint))
    return tuple(found)


def _contracts(merge: _Merge) -> tuple[ContractSetting, ...]:
    line, table = merge.line, merge.table
    if line.contracts:
        where, base = COMMAND_LINE, merge.cwd
        stated = [(text, line.base_urls) for text in line.contracts]
    else:
        where, base = table.where, table.folder
        stated = [_contract(entry, line.base_urls) for entry in _items(table.keys.get("contracts"))]
        if line.base_urls and not stated:
            hint = "name the contract too: --contract FILE"
            merge.problems.append(Problem(where=COMMAND_LINE, key="--base-url", what="maps to no contract", hint=hint))
    found: dict[Path, ContractSetting] = {}
    for text, urls in stated:
        path = _absolute(base, text)
        known = found.get(path)
        merged = dict.fromkeys((*(known.base_urls if known else ()), *urls))
        found[path] = ContractSetting(path=path, base_urls=tuple(merged))
        merge.problems.extend(_contract_problems(path, text, urls, where))
    return tuple(found.values())


def _contract(entry: Json, base_urls: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if isinstance(entry, dict):
        return str(entry["path"]), (*_texts(entry.get("base-url")), *base_urls)
    return str(entry), base_urls


def _contract_problems(path: Path, text: str, urls: tuple[str, ...], where: str) -> Iterable[Problem]:
    if text.startswith(("http://", "https://")):
        hint = "contracts are never fetched: download it, commit it, and name the file"
        yield Problem(where=where, key="contracts", what=f"{text} is a URL", hint=hint)
    elif not _exists(path):
        yield Problem(where=where, key="contracts", what=f"{path} does not exist", hint="name an OpenAPI file")
    elif path.is_dir():
        hint = "name the contract's main file"
        yield Problem(where=where, key="contracts", what=f"{path} is a folder", hint=hint)
    for url in urls:
        if "://" not in url:
            hint = f"write http://{url.lstrip('/')}"
            yield Problem(where=where, key="base-url", what=f'"{url}" is no absolute URL', hint=hint)


def _baseline(merge: _Merge) -> Path | None:
    if merge.line.baseline is not None:
        return _absolute(merge.cwd, merge.line.baseline)
    stated = merge.table.keys.get("baseline")
    return _absolute(merge.table.folder, stated) if isinstance(stated, str) else None


def _root(folder: Path, places: Sequence[Path]) -> Path:
    """Give the folder of the configuration where all that is audited lies below it, else the project it belongs to."""
    if all(place.is_relative_to(folder) for place in places):
        return folder
    folders = [place if place.is_dir() else place.parent for place in places]
    return project_folder(Path(os.path.commonpath(folders)))


def _selectors(merge: _Merge, key: str, stated: tuple[str, ...]) -> tuple[str, ...]:
    if stated:
        words, where, name = tuple(_split(stated)), COMMAND_LINE, f"--{key}"
    else:
        words, where, name = _texts(merge.table.keys.get(key)), merge.table.where, key
    _check(merge, words, where, name)
    return words


def _check(merge: _Merge, words: Iterable[str], where: str, key: str) -> None:
    found = (unknown_selector(word, merge.rules, where, key) for word in words)
    merge.problems.extend(problem for problem in found if problem)


def _split(stated: Iterable[str]) -> Iterable[str]:
    return (word.strip() for text in stated for word in text.split(",") if word.strip())


def _severity(merge: _Merge) -> Mapping[str, Severity]:
    table = _entries(merge.table.keys.get("severity"))
    _check(merge, table, merge.table.where, "severity")
    return {selector: Severity(str(severity)) for selector, severity in table.items()}


def _exclude(merge: _Merge, root: Path) -> tuple[str, ...]:
    stated = _texts(merge.table.keys.get("exclude"))
    return (
        *(_rebase(pattern, merge.table.folder, root) for pattern in stated),
        *(_rebase(pattern, merge.cwd, root) for pattern in merge.line.exclude),
    )


def _per_path_ignores(merge: _Merge, root: Path) -> Mapping[str, tuple[str, ...]]:
    table = _entries(merge.table.keys.get("per-path-ignores"))
    for pattern, words in table.items():
        _check(merge, _texts(words), merge.table.where, f'per-path-ignores."{pattern}"')
    return {_rebase(pattern, merge.table.folder, root): _texts(words) for pattern, words in table.items()}


def _aliases(merge: _Merge, libraries: Callable[[], Collection[str]]) -> Mapping[str, str]:
    table = {alias: str(library) for alias, library in _entries(merge.table.keys.get("aliases")).items()}
    known = libraries() if table else ()
    for alias, library in table.items():
        key = f'aliases."{alias}"'
        if not all(part.isidentifier() for part in alias.split(".")):
            hint = 'write the name that the tests import, like "tests.vendor.respx2"'
            merge.problems.append(Problem(where=merge.table.where, key=key, what="is no name of a module", hint=hint))
        if library not in known:
            near = closest(library, known)
            hint = (
                f'did you mean "{near}"?'
                if near
                else f"known are {', '.join(sorted({name.partition('.')[0] for name in known}))}"
            )
            what = f'"{library}" is no mock library that is read'
            merge.problems.append(Problem(where=merge.table.where, key=key, what=what, hint=hint))
    return table


def _rebase(pattern: str, folder: Path, root: Path) -> str:
    """Make a pattern that is relative to a folder relative to the root; one that starts with ``**`` fits anywhere."""
    if pattern.startswith("**"):
        return pattern
    return os.path.relpath(folder / pattern, root).replace(os.sep, "/")


def _absolute(base: Path, text: str) -> Path:
    """Make a path absolute without following links, so that reports show the names that people use."""
    return Path(os.path.abspath(base / Path(text).expanduser()))  # noqa: PTH100


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _switch(stated: bool | None, configured: Json, *, default: bool) -> bool:
    if stated is not None:
        return stated
    return configured if isinstance(configured, bool) else default


def _items(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(item for item in _items(value) if isinstance(item, str))


def _entries(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
