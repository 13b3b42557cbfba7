"""Turn a contract's path into all its documents: the root file and what its references name below the project."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import field
from importlib import import_module

from mockaudit.contracts.refs import Place, RefError, resolve
from mockaudit.contracts.split import MAX_STEPS
from mockaudit.contracts.survey import Fact, survey
from mockaudit.documents.errors import DocumentError
from mockaudit.documents.parse import parse_marked
from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location, Marks
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Json

MAX_FILES = 2000
# A reference that does not begin with "#": only then is the document worth a walk before anything else.
_FOREIGN_REF = lazy_pattern(rb"""\$ref["']?\s*:\s*(?:[>|][+-]?\s*)?["']?[^#"'\s]""")


_NEEDED_NEXT = (
    "mockaudit.contracts.validators",
    "mockaudit.contracts.engine_rust",
    "mockaudit.contracts.property_faults",
    "mockaudit.contracts.places",
)


@dataclass(slots=True)
class Collected:
    """A contract's documents, their sources, the ``$id`` and ``$anchor`` names in them, and what was not readable.

    ``marks`` says where the upper keys of a YAML document stand (documents.parse.parse_marked).
    """

    documents: dict[str, Json] = field(default_factory=dict)
    marks: dict[str, Marks] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    names: dict[str, Place] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def collect(project: Project, root: Source) -> Collected:
    """Read a contract's files. Raises DocumentError where the root itself cannot be parsed; the rest become notices."""
    found = Collected()
    found.documents[root.path], found.marks[root.path] = parse_marked(root, MAX_STEPS, _import_what_judges)
    found.sources[root.path] = root
    pending = [root.path]
    while pending:
        path = pending.pop()
        for fact in _foreign_facts(found, path):
            file = _file_of(found, path, fact)
            if file is None or file in found.sources or file in found.missing:
                continue
            if len(found.sources) >= MAX_FILES:
                found.missing.append(file)
                found.notices.append(_notice(path, fact, f"more than {MAX_FILES} files", "Bundle the contract."))
                continue
            if _load(project, found, file, path, fact):
                pending.append(file)
    return found


def _foreign_facts(found: Collected, path: str) -> list[Fact]:
    data = found.sources[path].data
    if b'$id"' in data or b"$id:" in data or b"$id'" in data or b"nchor" in data:
        _collect_names(found, path)
    if not _FOREIGN_REF.search(data):
        return []
    return [
        fact for fact in survey(found.documents[path]) if fact.kind == "ref" and not str(fact.value).startswith("#")
    ]


def _file_of(found: Collected, path: str, fact: Fact) -> str | None:
    try:
        return resolve(str(fact.value).partition("#")[0], path, found.names)[0]
    except RefError as error:
        found.notices.append(
            _notice(
                path, fact, str(error), "Put the referenced file below the project and refer to it by a relative path."
            )
        )
        return None


def _load(project: Project, found: Collected, file: str, path: str, fact: Fact) -> bool:
    try:
        source = project.read(file)
        found.documents[file], found.marks[file] = parse_marked(source, MAX_STEPS, _import_what_judges)
    except (UnreadableError, DocumentError) as error:
        found.missing.append(file)
        found.notices.append(_notice(path, fact, f"$ref {fact.value}: {error}", "Correct the reference or the file."))
        return False
    found.sources[file] = source
    return True


def _import_what_judges() -> None:
    for name in _NEEDED_NEXT:
        with suppress(ImportError):  # a wheel that is not there for this platform
            import_module(name)


def _collect_names(found: Collected, path: str) -> None:
    for fact in survey(found.documents[path]):
        if fact.kind == "id":
            found.names.setdefault(str(fact.value).partition("#")[0], (path, fact.pointer))
        elif fact.kind == "anchor":
            found.names.setdefault(f"{path}#{fact.value}", (path, fact.pointer))


def _notice(path: str, fact: Fact, message: str, hint: str) -> Notice:
    at = Location(path=path, pointer=fact.pointer)
    return Notice(
        kind=NoticeKind.CONTRACT, at=at, message=f"{message}; schemas that need it are not checked", hint=hint
    )
