"""Turn the paths that a user names into files that may hold fakes, and a data file among them into its fakes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from mockaudit.documents.errors import DocumentError
from mockaudit.documents.parse import is_yaml, looks_like_json, parse
from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.loaders.base import FileLoader, Loaded
from mockaudit.loaders.registry import FILE_LOADERS
from mockaudit.loaders.walk import Walk, compile_globs, walk
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.value import Json

SUFFIXES = frozenset({".py", *(suffix for loader in FILE_LOADERS for suffix in loader.suffixes)})
# A list of this name at the top of a document says that it means to be a recording.
_LISTS = frozenset({"interactions", "http_interactions"})
_KNOWN = ", ".join(loader.name for loader in FILE_LOADERS)


def discover(
    project: Project, paths: Iterable[str | Path], exclude: Iterable[str] = (), contracts: Collection[str] = ()
) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Find the files that may hold fakes: ``(displayed paths, notices)``, folders in sorted order, each file once.

    ``exclude`` holds globs over displayed paths (``tests/legacy/**``), ``contracts`` the displayed paths of files that
    are no fakes. Hidden folders, virtual environments and ``node_modules`` are left out unless named. A path that is
    missing, cannot be listed, or names a file that no loader knows becomes a notice.
    """
    walked = Walk(project=project, suffixes=SUFFIXES, excluded=compile_globs(exclude))
    found: dict[str, None] = {}
    notices: list[Notice] = []
    for path in paths:
        for item in _named(walked, project.root / path, contracts):
            if isinstance(item, Notice):
                notices.append(item)
            else:
                found[item] = None
    for contract in contracts:
        found.pop(contract, None)
    return tuple(found), tuple(notices)


def _named(walked: Walk, path: Path, contracts: Collection[str]) -> Iterator[str | Notice]:
    shown = walked.project.display(path)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        yield _unreadable(shown, f"{shown} is no usable path ({error})", "correct the path")
        return
    if not exists:
        yield _unreadable(shown, f"{shown} does not exist", "correct the path")
    elif is_folder:
        yield from walk(walked, path)
    elif path.suffix == ".py" or shown in contracts or may_hold_fakes(walked.project, shown):
        yield shown
    else:
        yield _unreadable(
            shown, f"{shown} is of no format that is read ({_KNOWN}, Python)", "name the files that hold fakes"
        )


def may_hold_fakes(project: Project, shown: str) -> bool:
    """Tell whether some loader's mark occurs in a file; one that cannot be read is left for the reader to complain of."""
    try:
        return bool(_candidates(project.read(shown), any_suffix=True))
    except UnreadableError:
        return True


def load_data_file(source: Source, project: Project) -> Loaded:
    """Yield the fakes of a data file and a notice for each kind of thing in it that cannot be read.

    A file is parsed only where a loader's suffix and marks fit it (a file of an unknown suffix was named by the user:
    there the marks alone decide), and passed over in silence where it is of no format.
    """
    any_suffix = not source.path.lower().endswith(tuple(SUFFIXES))
    candidates = _candidates(source, any_suffix=any_suffix)
    if not candidates:
        return
    try:
        document = parse(source)
    except DocumentError as error:
        span = Span(line=error.line, column=error.column or 1) if error.line is not None else None
        yield _unreadable(source.path, f"{source.path}: {error}", "correct the file, or exclude it", span)
        return
    except Exception as error:  # noqa: BLE001 - one file must never end the audit
        yield _internal(source.path, "parser", error)
        return
    yield from _load(source, document, project, candidates)
    yield from _foreign(source)


def _foreign(source: Source) -> Iterator[Notice]:
    """Tell of the first tag in a YAML file that asks for an object: it is read as plain data."""
    if not is_yaml(source) or looks_like_json(source.data):
        return
    from mockaudit.documents.yamltags import foreign_tags  # noqa: PLC0415 - an audit of JSON or of nothing new needs none

    found = foreign_tags(source.data)
    if found:
        tag, line = found[0]
        more = f", and {len(found) - 1} more such tags" if len(found) > 1 else ""
        message = f"{source.path}: the tag {tag[:80]} asks for an object, and is read as plain data{more}"
        yield _unreadable(source.path, message, "record it again with plain values", Span(line=line))


def _candidates(source: Source, *, any_suffix: bool) -> list[FileLoader]:
    data, name = source.data, source.path.lower()
    fitting = [loader for loader in FILE_LOADERS if any_suffix or name.endswith(loader.suffixes)]
    return [loader for loader in fitting if any(mark in data for mark in loader.marks)]


def _load(source: Source, document: Json, project: Project, candidates: list[FileLoader]) -> Loaded:
    for loader in candidates:
        try:
            if not loader.claims(document):
                continue
            yield from loader.load(source, document, project)
        except Exception as error:  # noqa: BLE001 - see above
            yield _internal(source.path, f"{loader.name} loader", error)
        return
    if isinstance(document, dict):
        for key in sorted(_LISTS & document.keys()):
            if isinstance(document[key], list) and document[key]:
                what = f"{source.path}: no entry of `{key}` has the shape that a known format gives it"
                yield _unreadable(source.path, what, f"known formats: {_KNOWN}; correct the file, or exclude it")


def _unreadable(path: str, message: str, hint: str, span: Span | None = None) -> Notice:
    return Notice(kind=NoticeKind.UNREADABLE, at=Location(path=path, span=span), message=message, hint=hint)


def _internal(path: str, who: str, error: Exception) -> Notice:
    return Notice(
        kind=NoticeKind.INTERNAL,
        at=Location(path=path),
        message=f"{path}: the {who} failed with {type(error).__name__}: {str(error)[:200]}",
        hint="report this with the file; the rest of the audit is not affected",
    )
