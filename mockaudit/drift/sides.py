"""One revision of a contract, loaded for comparison: every operation read, every schema at hand."""

from __future__ import annotations

import re

from mockaudit.contracts.base import ContractError
from mockaudit.contracts.built import Built
from mockaudit.contracts.cold import build
from mockaudit.contracts.nodes import Nodes
from mockaudit.contracts.reading import Reading
from mockaudit.contracts.refs import child
from mockaudit.contracts.store import StoredContract, is_legacy
from mockaudit.documents.collector import paused_collector
from mockaudit.documents.source import Project, UnreadableError
from mockaudit.model.contract import Operation, Route
from mockaudit.model.dataclass import dataclass

_NAME = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A revision of a contract. ``label`` says which: ``origin/main``, ``old/pay.yaml``."""

    label: str
    document: StoredContract
    built: Built
    operations: dict[str, Operation]

    @property
    def nodes(self) -> Nodes:
        """Give the documents."""
        return self.built.opened.nodes

    @property
    def legacy(self) -> bool:
        """Tell whether the schemas are older than JSON Schema 2020-12."""
        return is_legacy(self.built.opened)


def open_side(project: Project, path: str, base_urls: tuple[str, ...], label: str) -> Side:
    """Load a revision whose files ``project`` reads. Raises ContractError."""
    try:
        root = project.read(path)
    except UnreadableError as error:
        raise ContractError(str(error)) from None
    with paused_collector():
        built = build(project, root, base_urls)
        opened = built.opened
        reading = Reading(nodes=opened.nodes, path=opened.path, head=opened.head, schemes=opened.schemes())
        operations: dict[str, Operation] = {}
        for route in built.contract.routes:
            operations.setdefault(key_of(route), opened.reader.operation(reading, route))
        return Side(label=label, document=StoredContract(project, built), built=built, operations=operations)


def tags_of(side: Side, operation: Operation) -> tuple[str, ...]:
    """Give the tags of an operation."""
    try:
        value = side.nodes.get(operation.at.path, child(operation.at.pointer, "tags"))
    except KeyError:
        return ()
    return tuple(dict.fromkeys(tag for tag in value if isinstance(tag, str))) if isinstance(value, list) else ()


def key_of(route: Route) -> str:
    """Name an operation whatever its path parameters are called: ``GET /pets/{}``."""
    return f"{route.method} {anonymous(route.template)}"


def anonymous(text: str) -> str:
    """Take the names of path parameters out of a template or an operation's title."""
    return _NAME.sub("{}", text)
