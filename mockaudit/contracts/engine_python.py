"""Validate with the reference implementation, jsonschema, where jsonschema-rs is not installed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import jsonschema
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from mockaudit.contracts.failures import EngineError, Failure
from mockaudit.contracts.formats import BUILT_IN, CUSTOM
from mockaudit.contracts.onedocument import URI, one_document
from mockaudit.contracts.refs import Place, child, encode, walk
from mockaudit.model.value import Json


class PythonEngine:
    """Compiles validators from one registry. ``place`` maps a keyword's URI back to the contract."""

    def __init__(self, resources: Iterable[tuple[str, Json]], place: Callable[[str], Place]) -> None:
        self.schemas = dict(resources)
        self.place = place
        document = DRAFT202012.create_resource(one_document(self.schemas))
        self.registry: Registry[Any] = Registry().with_resource(URI, document)
        self.formats = jsonschema.FormatChecker(formats=())
        self.formats.checkers.update(
            {
                name: jsonschema.FormatChecker.checkers[name]
                for name in BUILT_IN
                if name in jsonschema.FormatChecker.checkers
            }
        )
        for name, check in CUSTOM.items():
            self.formats.checks(name)(lambda value, check=check: not isinstance(value, str) or check(value))

    def compile(self, uri: str, limit: int) -> Callable[[Json], list[Failure]]:
        """Compile the schema at a URI into a function that gives at most ``limit`` failures. Raises EngineError."""
        for schema in self._reachable(uri):
            try:
                jsonschema.Draft202012Validator.check_schema(schema)
            except SchemaError as error:
                raise EngineError(error.message) from None
        validator = jsonschema.Draft202012Validator({"$ref": uri}, registry=self.registry, format_checker=self.formats)

        def failures(value: Json) -> list[Failure]:
            try:
                return [self._failure(error, uri) for error in islice(validator.iter_errors(value), limit)]
            except (Unresolvable, RecursionError, ValueError, re.error) as error:
                raise EngineError(str(error)) from None

        return failures

    def _reachable(self, uri: str) -> list[dict[str, Json]]:
        seen: dict[str, Json] = {}
        pending = [uri]
        while pending:
            name = pending.pop()
            if name in seen or name not in self.schemas:
                continue
            seen[name] = self.schemas[name]
            pending += _refs(seen[name])
        return [schema for schema in seen.values() if isinstance(schema, dict)]

    def _failure(self, error: ValidationError, uri: str) -> Failure:
        keyword = str(error.validator)
        branches: dict[int, list[Failure]] = {}
        if keyword in {"oneOf", "anyOf"}:
            count = len(error.validator_value) if isinstance(error.validator_value, list) else 0
            branches = {index: [] for index in range(count)}
            for item in error.context:
                index = item.relative_schema_path[0]
                if isinstance(index, int):
                    branches.setdefault(index, []).append(self._failure(item, uri))
        path = list(error.absolute_schema_path)
        instance: Any = error.instance
        return Failure(
            keyword=keyword,
            instance=tuple(error.absolute_path),
            place=self.place(self._location(path, uri)),
            limit=_limit(error, keyword),
            actual=instance,
            branches=tuple(tuple(branch) for branch in branches.values()) if error.context else (),
            several=keyword == "oneOf" and not all(branches.values()),
            conditional=any(step in {"then", "else"} for step in path),
        )

    def _location(self, path: list[str | int], root: str) -> str:
        """Find the URI of a keyword from the way that evaluation took to it, which leaves out every ``$ref``."""
        uri, pointer = root, ""
        value = self.schemas[root]
        for step in path:
            while isinstance(value, dict) and step not in value and isinstance(value.get("$ref"), str):
                uri, pointer = str(value["$ref"]), ""
                value = self.schemas[uri]
            value = walk(value, [str(step)])
            pointer = child(pointer, step)
        return f"{uri}{encode(pointer)}"


def _refs(schema: Json) -> list[str]:
    found: list[str] = []
    stack = [schema]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            ref = item.get("$ref")
            if isinstance(ref, str):
                found.append(ref)
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return found


def _limit(error: ValidationError, keyword: str) -> Json:
    value: Any = error.validator_value
    if keyword == "required" and isinstance(error.instance, dict) and isinstance(value, list):
        # One error for each missing name; the message begins with the name's repr.
        return next((name for name in value if error.message.startswith(repr(name))), None)
    if keyword == "additionalProperties" and isinstance(error.instance, dict) and isinstance(error.schema, dict):
        return sorted(set(error.instance) - set(error.schema.get("properties", {})))
    if keyword == "type":
        return value if isinstance(value, list) else [value]
    return None if keyword in {"oneOf", "anyOf"} else value
