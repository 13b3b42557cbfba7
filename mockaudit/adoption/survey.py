"""Look at a repository before it is set up: a folder in, its contracts, fakes and forges out."""

from __future__ import annotations

import re
import subprocess
from enum import StrEnum
from pathlib import Path

from mockaudit.config.settings import ContractSetting, Settings
from mockaudit.config.table import is_project, project_folder, repository
from mockaudit.engine.conclude import conclude
from mockaudit.engine.examine import examine
from mockaudit.engine.opened import find_contracts
from mockaudit.model.dataclass import dataclass
from mockaudit.model.report import Report

_TEST_FOLDER = re.compile(r"tests?|testing|cassettes|fixtures|pacts|mappings", re.IGNORECASE)
_MAX_PATHS = 8


class Forge(StrEnum):
    """Where a repository is built."""

    GITHUB = "github"
    GITLAB = "gitlab"


class NoProjectError(Exception):
    """A folder that belongs to no project; the message says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A repository as it is.

    ``repository`` is its top, ``folder`` the project's folder below it ("" for the top itself). ``contracts`` are
    relative to the project and can be used; ``unusable`` are found ones that cannot. ``paths`` is where fakes lie.
    """

    repository: Path
    folder: str
    contracts: tuple[str, ...]
    unusable: tuple[str, ...]
    paths: tuple[str, ...]
    forges: tuple[Forge, ...]
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """The project that a folder belongs to and the repository that the project lies in; both exist."""

    repository: Path
    project: Path


def find_top(start: Path) -> Top:
    """Find the project of a folder, from there upwards.

    Raises NoProjectError where nothing marks one, so that nobody's home is searched.
    """
    project = project_folder(start)
    if not is_project(project):
        raise NoProjectError(f"{start} belongs to no project: there is no .git and no pyproject.toml here or above")
    return Top(repository=repository(project), project=project)


def survey(top: Top, configured: Settings | None) -> Survey:
    """Look at a project as `scan` does, by its configuration where it has one; nothing of it is run."""
    project = top.project
    candidates = find_contracts(project) or (
        [f"{'../' * len(project.relative_to(top.repository).parts)}{path}" for path in find_contracts(top.repository)]
    )
    named = tuple(ContractSetting(path=Path(project, path).resolve()) for path in candidates)
    settings = configured or Settings(root=project, paths=(project,), contracts=named)
    examined = examine(settings)
    report = conclude(settings, examined)
    used = {str(Path(settings.root, use.path).resolve()) for use in report.contracts}
    usable = [path for path, contract in zip(candidates, named, strict=True) if str(contract.path) in used]
    faked = [file.path for file in examined.suite.files if file.loaders]
    return Survey(
        repository=top.repository,
        folder="" if project == top.repository else project.relative_to(top.repository).as_posix(),
        contracts=tuple(usable),
        unusable=tuple(path for path in candidates if path not in usable) if configured is None else (),
        paths=_paths(project, faked),
        forges=forges(top.repository),
        report=report,
    )


def _paths(project: Path, faked: list[str]) -> tuple[str, ...]:
    """Give the folders that hold the fakes: each up to the first that is named as tests are, else the topmost one."""
    found = sorted({_folder(path) for path in faked})
    if not found:
        return ("tests",) if (project / "tests").is_dir() else ()
    outer = [path for path in found if not any(path.startswith(f"{other}/") for other in found)]
    return (".",) if "." in outer or len(outer) > _MAX_PATHS else tuple(outer)


def _folder(path: str) -> str:
    parts = path.split("/")[:-1]
    if not parts:
        return "."
    depth = next((number for number, part in enumerate(parts) if _TEST_FOLDER.fullmatch(part)), 0)
    return "/".join(parts[: depth + 1])


def forges(top: Path) -> tuple[Forge, ...]:
    """Tell by its files, else by its remotes, where a repository is built."""
    marks = {Forge.GITHUB: (".github",), Forge.GITLAB: (".gitlab-ci.yml", ".gitlab")}
    found = tuple(forge for forge, names in marks.items() if any((top / name).exists() for name in names))
    if found:
        return found
    remotes = _remotes(top)
    return tuple(forge for forge in Forge if re.search(rf"(//|@|\.)[\w.-]*{forge.value}", remotes))


def _remotes(top: Path) -> str:
    """Give the addresses of a repository's remotes, "" where git cannot tell; reading them contacts nobody."""
    command = ["git", "-C", str(top), "config", "--get-regexp", r"^remote\..*\.url$"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=10)  # noqa: S603  (a list, no shell)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").lower()
