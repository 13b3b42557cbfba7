"""Turn a contract's path into a loaded contract: an index at once, operations and schemas when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from mockaudit.contracts.base import ContractError, UnvalidatableSchemaError
from mockaudit.contracts.built import Built
from mockaudit.contracts.cache import Cache
from mockaudit.contracts.index import Opened
from mockaudit.contracts.reading import Reading
from mockaudit.documents.collector import paused_collector
from mockaudit.documents.source import Project, UnreadableError
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

if TYPE_CHECKING:
    from mockaudit.contracts.exampled import Slip
    from mockaudit.contracts.fullness import Fullness
    from mockaudit.contracts.places import Lines
    from mockaudit.contracts.property_faults import Faults
    from mockaudit.contracts.validators import Validators


class StoredContract:
    """A loaded contract (contracts.base.LoadedContract) over documents in memory or in the cache.

    What judges is imported when somebody asks for a judgement: an audit that nothing has changed for never does.
    """

    def __init__(self, project: Project, built: Built) -> None:
        self.contract: Contract = built.contract
        self._built = built
        self._project = project
        self._operations: dict[Route, Operation] = {}
        self._spans: dict[Location, Span] = {}
        self._slips: dict[MediaType, frozenset[Slip]] = {}

    @cached_property
    def _reading(self) -> Reading:
        opened = self._built.opened
        return Reading(nodes=opened.nodes, path=opened.path, head=opened.head, schemes=opened.schemes())

    @cached_property
    def _validators(self) -> Validators:
        from mockaudit.contracts.validators import Validators  # noqa: PLC0415

        return Validators(self._built.opened.nodes, legacy=is_legacy(self._built.opened))

    @cached_property
    def _faults(self) -> dict[Direction, Faults]:
        from mockaudit.contracts.property_faults import Faults  # noqa: PLC0415

        return {direction: Faults(self._built.opened.nodes, direction) for direction in Direction}

    @cached_property
    def _fullness(self) -> Fullness:
        from mockaudit.contracts.fullness import Fullness  # noqa: PLC0415

        return Fullness(self._built.opened.nodes)

    @cached_property
    def _lines(self) -> Lines:
        from mockaudit.contracts.places import Lines  # noqa: PLC0415

        collected = self._built.collected
        return Lines(
            project=self._project,
            file=self._built.file,
            marks=collected.marks if collected is not None else {},
            documents=collected.documents if collected is not None else {},
        )

    def notices(self) -> Iterable[Notice]:
        """Say what of the contract could not be used (a remote ``$ref``, a file outside the root)."""
        return self._built.notices

    def lint(self) -> Iterable[tuple[str, str, Location]]:
        """Yield ``(kind, message, place)`` for faults of the contract itself (rule MET009)."""
        if self._built.lint is None:
            from mockaudit.contracts.finish import found_faults  # noqa: PLC0415 - most contracts are in the cache

            self._built.lint = found_faults(self._built)
        return self._built.lint

    def operations(self, routes: Iterable[Route]) -> Mapping[Route, Operation]:
        """Read the operations of some routes, and announce everything that their schemas refer to."""
        wanted = tuple(dict.fromkeys(routes))
        with paused_collector():
            for route in wanted:
                if route not in self._operations:
                    operation = self._built.opened.reader.operation(self._reading, route)
                    self._operations[route] = operation
                    self._validators.want(_schemas(operation))
        return {route: self._operations[route] for route in wanted}

    def errors(
        self, schema: SchemaRef, value: Value, direction: Direction, *, is_json: bool = False
    ) -> tuple[SchemaError, ...]:
        """Validate a value; errors that touch a hole are left out. Raises UnvalidatableSchemaError."""
        return self._validators.errors(schema, value, direction, is_json=is_json)

    def property_faults(self, schema: SchemaRef, value: Value, direction: Direction) -> tuple[PropertyFault, ...]:
        """Find undeclared properties, and readOnly/writeOnly ones in the wrong direction (RULES.md section 2.4)."""
        return self._faults[direction].of(schema, value)

    def fullness(self, schema: SchemaRef, value: Value) -> tuple[int, int]:
        """Count the declared properties that a response states, and those that it could."""
        return self._fullness.count(schema, value)

    def example(self, schema: SchemaRef, pointer: str) -> Json:
        """Give the contract's own example for the place ``pointer`` of a value, None where it has none."""
        from mockaudit.contracts.examples import example_at  # noqa: PLC0415

        return example_at(self._reading.nodes, schema, pointer)

    def repeats_example(self, media: MediaType, fault: SchemaError | PropertyFault, value: Value) -> bool:
        """Tell whether an example that the contract gives for a response has the very fault that ``value`` has."""
        from mockaudit.contracts.exampled import slip_of  # noqa: PLC0415

        if media not in self._slips:
            self._slips[media] = frozenset(self._own_slips(media))
        return slip_of(fault, value) in self._slips[media]

    def _own_slips(self, media: MediaType) -> Iterator[Slip]:
        from mockaudit.contracts.exampled import slip_of, stated_examples  # noqa: PLC0415

        schema = media.schema
        if schema is None:
            return
        for example in stated_examples(self._reading.nodes, media):
            try:
                errors = self.errors(schema, example, Direction.RESPONSE)
                faults = self.property_faults(schema, example, Direction.RESPONSE)
            except UnvalidatableSchemaError:
                return
            yield from (slip_of(error, example) for error in errors)
            yield from (slip_of(fault, example) for fault in faults)

    def spans(self, places: Iterable[Location]) -> Mapping[Location, Span]:
        """Look up the lines of places in the contract's files."""
        wanted = {place for place in places if place.path in self._built.files}
        missing = wanted - self._spans.keys()
        if missing:
            self._spans |= self._lines.spans_of(missing)
        return {place: self._spans[place] for place in wanted if place in self._spans}


def load_contract(
    project: Project,
    path: str,
    base_urls: tuple[str, ...] = (),
    cache: Cache | None = None,
) -> StoredContract:
    """Load a contract by its displayed path, from the cache where its content is known there.

    Raises ContractError where the root file cannot be read or is no contract of a known dialect; whatever else is
    wrong with it becomes a notice, a lint, or an UnvalidatableSchemaError of the schema that it concerns.
    """
    try:
        root = project.read(path)
    except UnreadableError as error:
        raise ContractError(str(error)) from None
    with paused_collector():
        known = cache.open(project, root, base_urls) if cache is not None else None
        if known is None:
            from mockaudit.contracts.cold import build  # noqa: PLC0415 - as above
            from mockaudit.contracts.finish import finish  # noqa: PLC0415

            known = build(project, root, base_urls)
            if cache is not None:
                known = finish(cache, root, known)
        return StoredContract(project, known)


def is_legacy(opened: Opened) -> bool:
    """Tell the dialects whose schemas are older than JSON Schema 2020-12."""
    return opened.dialect in {"swagger-2.0", "openapi-3.0"}


def _schemas(operation: Operation) -> Iterator[SchemaRef]:
    yield from (parameter.schema for parameter in operation.parameters if parameter.schema is not None)
    if operation.request_body is not None:
        yield from (media.schema for media in operation.request_body.content if media.schema is not None)
    for response in operation.responses:
        yield from (media.schema for media in response.content if media.schema is not None)
