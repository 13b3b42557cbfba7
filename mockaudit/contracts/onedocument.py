"""Put all schemas of an engine into one document: both engines compile that in a tenth of the time of many."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from mockaudit.model.value import Json

URI = "urn:contract"
_PREFIX = f"{URI}#/$defs/"


def uri_of(number: int) -> str:
    """Give the URI of a schema by its number."""
    return f"{_PREFIX}{number}"


def place_of(uri: str) -> tuple[int, str]:
    """Give the number of the schema that a URI leads into, and the pointer within it."""
    number, slash, rest = uri.removeprefix(_PREFIX).partition("/")
    return int(number), unquote(slash + rest)


def one_document(schemas: Mapping[str, Json]) -> dict[str, Json]:
    """Give the document in which schemas stand where their URIs say."""
    definitions: dict[str, Json] = {uri.removeprefix(_PREFIX): schema for uri, schema in schemas.items()}
    return {"$defs": definitions}
