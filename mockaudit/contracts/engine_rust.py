"""Validate with jsonschema-rs: translated schemas in, failures out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import islice

import jsonschema_rs as rust

from mockaudit.contracts.failures import EngineError, Failure
from mockaudit.contracts.formats import CUSTOM
from mockaudit.contracts.onedocument import URI, one_document
from mockaudit.contracts.refs import Place
from mockaudit.model.value import Json

_SIZE_LIMIT = 10 * 1024 * 1024
_BACKTRACK_LIMIT = 100_000
_KIND = rust.ValidationErrorKind


class RustEngine:
    """Compiles validators from one registry. ``place`` maps a keyword's URI back to the contract."""

    def __init__(self, resources: Iterable[tuple[str, Json]], place: Callable[[str], Place]) -> None:
        self.registry = rust.Registry([(URI, one_document(dict(resources)))], draft=rust.Draft202012)
        self.place = place
        self.options = rust.FancyRegexOptions(backtrack_limit=_BACKTRACK_LIMIT, size_limit=_SIZE_LIMIT)

    def compile(self, uri: str, limit: int) -> Callable[[Json], list[Failure]]:
        """Compile the schema at a URI into a function that gives at most ``limit`` failures. Raises EngineError."""
        try:
            validator = rust.Draft202012Validator(
                {"$ref": uri},
                registry=self.registry,
                offline=True,
                validate_formats=True,
                formats=dict(CUSTOM),
                pattern_options=self.options,
            )
        except (ValueError, rust.ReferencingError) as error:
            raise EngineError(str(error).partition("\n")[0]) from None

        def failures(value: Json) -> list[Failure]:
            try:
                return [self._failure(error) for error in islice(validator.iter_errors(value), limit)]
            except ValueError as error:
                raise EngineError(str(error).partition("\n")[0]) from None

        return failures

    def _failure(self, error: rust.ValidationError) -> Failure:
        kind = error.kind
        branches: tuple[tuple[Failure, ...], ...] = ()
        if isinstance(kind, _KIND.OneOfNotValid | _KIND.AnyOf | _KIND.OneOfMultipleValid):
            branches = tuple(tuple(self._failure(item) for item in branch) for branch in kind.context)
        return Failure(
            keyword=kind.name,
            instance=tuple(error.instance_path),
            place=self.place(error.absolute_keyword_location or ""),
            limit=_limit(kind),
            actual=_json(error.instance),
            branches=branches,
            several=isinstance(kind, _KIND.OneOfMultipleValid),
            conditional=any(step in {"then", "else"} for step in error.evaluation_path),
        )


def _json(value: rust.JsonValue) -> Json:
    return float(value) if isinstance(value, Decimal) else value  # type: ignore[return-value]


def _limit(kind: rust.ValidationErrorKind) -> Json:
    if isinstance(kind, _KIND.OneOfNotValid | _KIND.AnyOf | _KIND.OneOfMultipleValid | _KIND.PropertyNames):
        return None
    found = kind.as_dict()
    return next(iter(found.values())) if found else None


def is_pattern(pattern: str) -> bool:
    """Tell whether a text is a regular expression of ECMA-262 as far as the engine knows them."""
    try:
        rust.Draft202012Validator(
            {"pattern": pattern}, offline=True, pattern_options=rust.FancyRegexOptions(size_limit=_SIZE_LIMIT)
        )
    except ValueError:
        return False
    return True
