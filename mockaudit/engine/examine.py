"""Look at everything an audit is asked to look at: settings in, the results of all files out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from hashlib import sha256

from mockaudit.config.settings import Settings
from mockaudit.contracts.cache import cache_folder
from mockaudit.documents.source import Project
from mockaudit.engine.judge import RuleBook, rule_book
from mockaudit.engine.opened import Opened, open_contracts
from mockaudit.engine.recall import audit_files
from mockaudit.engine.results import open_results
from mockaudit.loaders.discover import discover
from mockaudit.loaders.load import Loading
from mockaudit.matching.audit import Match
from mockaudit.model.dataclass import dataclass
from mockaudit.model.notice import Notice
from mockaudit.model.result import SuiteResult
from mockaudit.rules.registry import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What the files of an audit came to. ``unreadable`` is what no file's result can tell."""

    project: Project
    opened: Opened
    suite: SuiteResult
    unreadable: tuple[Notice, ...]


def examine(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Examined:
    """Read the fakes below ``settings.paths`` and hold them against the contracts.

    ``progress`` is told how many files are done, of how many.
    """
    project = open_project(settings)
    opened = open_contracts(settings, project)
    contracts = [document.contract for document in opened.documents]
    paths, unreadable = discover(
        project, settings.paths, settings.exclude, tuple(contract.path for contract in contracts)
    )
    if settings.shard is not None:
        paths = tuple(path for path in paths if in_shard(path, *settings.shard))
    folder = cache_folder() if settings.cache and not settings.cross_check else None  # kept results have no matches
    with closing(open_results(folder, project, contracts)) as results:
        files = audit_files(paths, Loading(project), opened.documents, _book(settings, project), results, progress)
    return Examined(project=project, opened=opened, suite=SuiteResult(files=tuple(files)), unreadable=unreadable)


def open_project(settings: Settings) -> Project:
    """Open the files that an audit may read: those below its root, and the folders of contracts that lie elsewhere."""
    folders = (contract.path.parent for contract in settings.contracts)
    elsewhere = tuple(folder for folder in folders if not folder.is_relative_to(settings.root))
    return Project(root=settings.root, elsewhere=elsewhere, aliases=settings.aliases)


def in_shard(path: str, number: int, count: int) -> bool:
    """Tell whether a file belongs to one of ``count`` shards (1 is the first), whatever the other files are."""
    return int.from_bytes(sha256(path.encode("utf-8", "surrogatepass")).digest()[:4], "big") % count == number - 1


def _book(settings: Settings, project: Project) -> RuleBook:
    book = rule_book(RULES)
    return replace(book, second=_second(project)) if settings.cross_check else book


def _second(project: Project) -> Callable[[Sequence[Match]], Iterable[Notice]]:
    from mockaudit.engine.crosscheck import CrossCheck  # noqa: PLC0415 - openapi-core takes half a second to import

    return CrossCheck(project).notices
