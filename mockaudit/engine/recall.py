"""Audit files: paths in, one result for each out, from the cache where nothing has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mockaudit.contracts.base import LoadedContract
from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.engine.judge import RuleBook
from mockaudit.engine.results import Results
from mockaudit.loaders.load import Loading
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.result import FileResult

_IN_MEMORY = 32 * 1024 * 1024  # bytes of changed files that are audited together
_AT_ONCE = 250  # files that are looked up together: what one statement of sqlite can name, and memory can hold


def audit_files(
    paths: Sequence[str],
    loading: Loading,
    documents: Sequence[LoadedContract],
    book: RuleBook,
    results: Results,
    progress: Callable[[int, int], None] | None,
) -> list[FileResult]:
    """Audit files, in their order; only those that are new or changed are looked at."""
    done: dict[str, FileResult] = {}

    def audit(changed: Sequence[Source]) -> None:
        # Only here, because an audit that nothing has changed for needs neither loaders nor validators.
        from mockaudit.engine.files import audit_sources  # noqa: PLC0415

        tell = None if progress is None else _told_from(len(done), len(paths), progress)
        fresh = audit_sources(changed, loading, documents, book, results, tell)
        done.update((result.path, result) for result in fresh)

    changed: list[Source] = []
    size = 0
    for start in range(0, len(paths), _AT_ONCE):
        sources = list(_read(paths[start : start + _AT_ONCE], loading.project, done))
        done.update(results.get(sources))
        for source in sources:
            if source.path in done:
                continue
            if changed and size + len(source.data) > _IN_MEMORY:
                audit(changed)
                changed, size = [], 0
            changed.append(source)
            size += len(source.data)
    if changed:
        audit(changed)
    return [done[path] for path in paths]


def _read(paths: Sequence[str], project: Project, done: dict[str, FileResult]) -> Iterator[Source]:
    for path in paths:
        try:
            yield project.read(path)
        except UnreadableError as error:
            notice = Notice(kind=NoticeKind.UNREADABLE, at=Location(path=path), message=str(error))
            done[path] = FileResult(path=path, notices=(notice,))


def _told_from(first: int, total: int, progress: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Count the files whose results are known already, of all that there are."""
    return lambda number, _: progress(first + number, total)
