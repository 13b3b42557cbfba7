"""Turn a contract's documents into what openapi-core reads: one server, no defaults, and no way out to other files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from mockaudit.model.value import Json

HOST = "https://cross-check.invalid"
BASE_URI = "file:///contract/"


class Documents(Mapping[str, Callable[[str], Json]]):
    """The retrieval of other files for jsonschema-path: those of the contract and nothing else, whatever the scheme."""

    def __init__(self, documents: Mapping[str, Json]) -> None:
        self.documents = documents

    def __contains__(self, scheme: object) -> bool:
        return True

    def __getitem__(self, scheme: str) -> Callable[[str], Json]:
        return self.read

    def __iter__(self) -> Iterator[str]:
        return iter(("file",))

    def __len__(self) -> int:
        return 1

    def read(self, uri: str) -> Json:
        """Give a document of the contract. Raises KeyError for any other."""
        return self.documents[unquote(urlsplit(uri).path).removeprefix("/contract/")]


def adapted(document: dict[str, Json]) -> dict[str, Json]:
    """Put every operation on one server: which operation a request belongs to is known already.

    The names of HTTP schemes, which know no case (RFC 9110 section 11.1), are written as openapi-core compares them,
    and parameters lose their defaults, with which it would fill in those that are missing.
    """
    paths, components = document.get("paths"), document.get("components")
    items = paths if isinstance(paths, dict) else {}
    parts = dict(components) if isinstance(components, dict) else {}
    schemes = parts.get("securitySchemes")
    if isinstance(schemes, dict):
        parts["securitySchemes"] = {name: _in_lower_case(scheme) for name, scheme in schemes.items()}
    parameters = parts.get("parameters")
    if isinstance(parameters, dict):
        parts["parameters"] = {name: _without_default(value) for name, value in parameters.items()}
    return {
        **document,
        "servers": [{"url": HOST}],
        "paths": {template: _adapted_item(item) for template, item in items.items()},
        "components": parts,
    }


def _in_lower_case(scheme: Json) -> Json:
    name = scheme.get("scheme") if isinstance(scheme, dict) else None
    return {**scheme, "scheme": name.lower()} if isinstance(scheme, dict) and isinstance(name, str) else scheme


def _adapted_item(item: Json) -> Json:
    if not isinstance(item, dict):
        return item
    return {key: _adapted_part(key, value) for key, value in item.items() if key != "servers"}


def _adapted_part(key: str, value: Json) -> Json:
    """Adapt an operation, or the list of a path item's parameters."""
    if key == "parameters" and isinstance(value, list):
        return [_without_default(parameter) for parameter in value]
    if not isinstance(value, dict):
        return value
    parameters = value.get("parameters")
    kept = {name: part for name, part in value.items() if name != "servers"}
    if isinstance(parameters, list):
        kept["parameters"] = [_without_default(parameter) for parameter in parameters]
    return kept


def _without_default(parameter: Json) -> Json:
    schema = parameter.get("schema") if isinstance(parameter, dict) else None
    if not isinstance(parameter, dict) or not isinstance(schema, dict):
        return parameter
    return {**parameter, "schema": {name: value for name, value in schema.items() if name != "default"}}
