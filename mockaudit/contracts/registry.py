"""The list of contract readers; adding one is its file and a line here."""

from __future__ import annotations

from mockaudit.contracts import openapi, swagger
from mockaudit.contracts.reading import Reader
from mockaudit.model.value import Json

READERS: tuple[Reader, ...] = (openapi.READER, swagger.READER)


def reader_for(head: dict[str, Json]) -> tuple[Reader, str] | None:
    """Find the reader of a root document and the dialect's name, None where no reader knows it."""
    for reader in READERS:
        dialect = reader.dialect(head)
        if dialect is not None:
            return reader, dialect
    return None
