"""What the rest of the audit asks of a loaded contract, and the errors of loading one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from mockaudit.model.contract import (
    Contract,
    Direction,
    MediaType,
    Operation,
    PropertyFault,
    Route,
    SchemaError,
    SchemaRef,
)
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice
from mockaudit.model.value import Json, Value


class ContractError(Exception):
    """A contract that cannot be used at all; the message says why and what to do, ``span`` where, if that is known."""

    def __init__(self, message: str, span: Span | None = None) -> None:
        super().__init__(message)
        self.span = span


class UnvalidatableSchemaError(Exception):
    """A schema that cannot be compiled (dangling ``$ref``, non-ECMA pattern, unsupported keyword).

    ``at`` is its place in the contract.
    """

    def __init__(self, message: str, at: Location) -> None:
        super().__init__(message)
        self.at = at


class LoadedContract(Protocol):
    """A contract whose operations and schemas are fetched and compiled only when somebody asks for them."""

    contract: Contract

    def notices(self) -> Iterable[Notice]:
        """Say what of the contract could not be used (a remote ``$ref``, a file outside the root)."""

    def lint(self) -> Iterable[tuple[str, str, Location]]:
        """Yield ``(kind, message, place)`` for faults of the contract itself (rule MET009)."""

    def operations(self, routes: Iterable[Route]) -> Mapping[Route, Operation]:
        """Read the operations of some routes, and everything that their schemas refer to, in one go."""

    def errors(
        self, schema: SchemaRef, value: Value, direction: Direction, *, is_json: bool = False
    ) -> tuple[SchemaError, ...]:
        """Validate a value; errors that touch a hole are left out, which nobody looks for where it surely ``is_json``.

        Raises UnvalidatableSchemaError where the schema cannot be compiled.
        """

    def property_faults(self, schema: SchemaRef, value: Value, direction: Direction) -> tuple[PropertyFault, ...]:
        """Find undeclared properties (``kind`` "undeclared") and readOnly/writeOnly ones in the wrong direction.

        Declared is the union over all reachable subschemas (RULES.md section 2.4); an open map has no undeclared ones.
        """

    def fullness(self, schema: SchemaRef, value: Value) -> tuple[int, int]:
        """Count the declared properties that a response states, and those that it could, over all its objects."""

    def example(self, schema: SchemaRef, pointer: str) -> Json:
        """Give the contract's own example for the place ``pointer`` of a value, None where it has none."""

    def repeats_example(self, media: MediaType, fault: SchemaError | PropertyFault, value: Value) -> bool:
        """Tell whether an example that the contract gives for a response has the very fault that ``value`` has."""

    def spans(self, places: Iterable[Location]) -> Mapping[Location, Span]:
        """Look up the lines of places in the contract's files."""
