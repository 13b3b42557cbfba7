"""Build a contract from its source files, when the cache does not know it."""

from __future__ import annotations

from mockaudit.contracts.base import ContractError
from mockaudit.contracts.built import Built
from mockaudit.contracts.collect import collect
from mockaudit.contracts.index import Opened, build_contract, digest_of
from mockaudit.contracts.nodes import MemoryNodes
from mockaudit.contracts.registry import reader_for
from mockaudit.documents.collector import paused_collector
from mockaudit.documents.errors import DocumentError
from mockaudit.documents.source import Project, Source
from mockaudit.model.location import Span
from mockaudit.model.value import Json

# What is not part of a document's head: its size grows with the API.
_BODY = ("paths", "components", "definitions", "parameters", "responses", "webhooks")


def build(project: Project, root: Source, base_urls: tuple[str, ...]) -> Built:
    """Parse and index a contract. Raises ContractError."""
    with paused_collector():
        try:
            collected = collect(project, root)
        except DocumentError as error:
            line = f":{error.line}" if error.line is not None else ""
            span = Span(line=error.line, column=error.column or 1) if error.line is not None else None
            message = f"{root.path}{line}: {error}; correct the file or take it out of `contracts`"
            raise ContractError(message, span) from None
        document = collected.documents[root.path]
        opened = _open(root, document, MemoryNodes(documents=collected.documents, names=collected.names))
        files = {path: source.digest for path, source in collected.sources.items()}
        files |= dict.fromkeys(collected.missing, "")
        contract = build_contract(opened, digest_of(files), base_urls)
        return Built(
            contract=contract,
            opened=opened,
            notices=tuple(collected.notices),
            files=files,
            names=collected.names,
            collected=collected,
        )


def _open(root: Source, document: Json, nodes: MemoryNodes) -> Opened:
    if not isinstance(document, dict):
        raise ContractError(f"{root.path} is not an object; name an OpenAPI or Swagger document")
    known = reader_for(document)
    if known is None:
        raise ContractError(
            f'{root.path} is neither Swagger 2.0 nor OpenAPI 3 (no `swagger: "2.0"` or `openapi: 3.x`); name such a document'
        )
    reader, dialect = known
    try:
        schemes = nodes.get(root.path, reader.schemes)
    except KeyError:
        schemes = None
    return Opened(
        nodes=nodes,
        path=root.path,
        head={key: value for key, value in document.items() if key not in _BODY and not key.startswith("x-")},
        reader=reader,
        dialect=dialect,
        scheme_names=tuple(schemes) if isinstance(schemes, dict) else (),
    )
