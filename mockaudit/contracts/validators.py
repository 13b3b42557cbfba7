"""Compile the schemas of a contract when somebody asks for them, and validate values with holes against them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Protocol, TypeAlias

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.contracts.failures import EngineError, Failure
from mockaudit.contracts.holes import certain, concrete
from mockaudit.contracts.narrow import narrow
from mockaudit.contracts.nodes import MAX_CHAIN, Nodes, target
from mockaudit.contracts.onedocument import place_of, uri_of
from mockaudit.contracts.refs import Place, RefError
from mockaudit.contracts.translate import Translated, Translator, is_nullable, restored
from mockaudit.contracts.wording import word
from mockaudit.model.contract import Direction, SchemaError, SchemaRef
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.value import Json, Value

MAX_ERRORS = 200
Check: TypeAlias = Callable[[Json], list[Failure]]


class Engine(Protocol):
    """A validation engine over a set of translated schemas."""

    def compile(self, uri: str, limit: int) -> Check:
        """Compile the schema at a URI. Raises EngineError."""


MakeEngine: TypeAlias = Callable[[list[tuple[str, Json]], Callable[[str], Place]], Engine]


@dataclass(slots=True)
class Side:
    """The engines and compiled schemas of one direction, or of none: what says the same in both is compiled once."""

    engines: dict[Place, Engine] = field(default_factory=dict)
    checks: dict[Place, Check | UnvalidatableSchemaError] = field(default_factory=dict)


class Validators:
    """The validators of one contract, one for each schema and direction.

    ``make`` builds the engine; without it, ``make_engine`` chooses.
    """

    def __init__(self, nodes: Nodes, *, legacy: bool, make: MakeEngine | None = None) -> None:
        self.nodes = nodes
        self.legacy = legacy
        self._make = make or make_engine
        self._sides: dict[Direction | None, Side] = {direction: Side() for direction in (None, *Direction)}
        self._wanted: set[Place] = set()
        self._translated: dict[Place, Translated] = {}
        self._directed: set[Place] = set()
        self._numbers: dict[Place, int] = {}
        self._places: list[Place] = []
        self._finals: dict[Place, Place] = {}
        self._moved: dict[Place, list[str]] = {}

    def want(self, schemas: Iterable[SchemaRef]) -> None:
        """Announce schemas, so that all of them are prepared in one go when the first is used."""
        self._wanted |= {(schema.path, schema.pointer) for schema in schemas}

    def errors(
        self, schema: SchemaRef, value: Value, direction: Direction, *, is_json: bool = False
    ) -> tuple[SchemaError, ...]:
        """Validate a value, at most ``MAX_ERRORS`` errors. Raises UnvalidatableSchemaError."""
        place = self._final((schema.path, schema.pointer))
        check = self._check(place, direction)
        plain = concrete(value, is_json=is_json)
        try:
            failures = check(plain.json)
        except EngineError as error:
            raise UnvalidatableSchemaError(str(error), Location(path=place[0], pointer=place[1])) from None
        if not failures:
            return ()
        kept = narrow(self.nodes, certain(failures, plain.holes), plain.holes)
        return tuple(dict.fromkeys(word(self.nodes, kept)))[:MAX_ERRORS]

    def _final(self, start: Place) -> Place:
        """Go to the end of a chain of bare references, so that equal schemas share a validator."""
        final = self._finals.get(start)
        if final is None:
            final = self._finals[start] = self._followed(start)
        return final

    def _followed(self, start: Place) -> Place:
        place = start
        try:
            for _ in range(MAX_CHAIN):
                value = self.nodes.get(*place)
                ref = value.get("$ref") if isinstance(value, dict) else None
                if not isinstance(value, dict) or not isinstance(ref, str):
                    return place
                # What stands beside a reference of OpenAPI 3.0 does not count, but for ``nullable`` (Translator).
                if is_nullable(value) if self.legacy else len(value) > 1:
                    return place
                place = target(self.nodes, ref, place[0])[0]
        except (KeyError, RefError):
            pass
        return start

    def _check(self, place: Place, direction: Direction) -> Check:
        both = self._sides[None]
        check = both.checks.get(place) or self._sides[direction].checks.get(place)
        if check is None:
            try:
                if place not in self._translated:
                    self._survey(place)
                side = self._sides[direction if place in self._directed else None]
                check = side.checks[place] = self._compile(side, place, direction)
            except RecursionError:
                at = Location(path=place[0], pointer=place[1])
                check = both.checks[place] = UnvalidatableSchemaError("the schema nests too deep", at)
        if isinstance(check, UnvalidatableSchemaError):
            raise check
        return check

    def _survey(self, place: Place) -> None:
        """Translate a schema, everything that was announced, and all that they refer to; find what has a direction."""
        translator = Translator(nodes=self.nodes, legacy=self.legacy, direction=None, uri=self._uri)
        known = self._translated
        referring: dict[Place, list[Place]] = {}
        pending = [place, *map(self._final, self._wanted)]
        self._wanted.clear()
        directed: list[Place] = []
        while pending:
            following = pending.pop()
            if following in known:
                continue
            try:
                translated = known[following] = translator.translate(following)
            except KeyError:
                continue
            if translated.moved:
                self._moved[following] = sorted(translated.moved, key=len)
            if translated.directed or not self._directed.isdisjoint(translated.refs):
                directed.append(following)
            for ref in translated.refs:
                referring.setdefault(ref, []).append(following)
            pending += translated.refs
        while directed:
            following = directed.pop()
            if following not in self._directed:
                self._directed.add(following)
                directed += referring.get(following, ())

    def _compile(self, side: Side, place: Place, direction: Direction) -> Check | UnvalidatableSchemaError:
        at = Location(path=place[0], pointer=place[1])
        if place not in self._translated:
            return UnvalidatableSchemaError(f"{place[0]}#{place[1]} does not exist", at)
        if place not in side.engines:
            self._prepare(side, direction)
        broken = self._broken(place)
        if broken is not None:
            return UnvalidatableSchemaError(*broken)
        try:
            return side.engines[place].compile(self._uri(place), MAX_ERRORS)
        except EngineError as error:
            return UnvalidatableSchemaError(str(error), at)

    def _prepare(self, side: Side, direction: Direction) -> None:
        """Put what has been translated, and has an engine yet to come on this side, into one engine."""
        known = self._translated
        translator = Translator(nodes=self.nodes, legacy=self.legacy, direction=direction, uri=self._uri)
        is_shared = side is self._sides[None]
        pending = [place for place in known if (place not in self._directed) is is_shared and place not in side.engines]
        closure: dict[Place, Json] = {}
        while pending:
            following = pending.pop()
            if following in closure or following not in known:
                continue
            translated = known[following]
            if translated.directed:
                translated = translator.translate(following)
            closure[following] = translated.schema
            pending += translated.refs
        engine = self._make([(self._uri(place), schema) for place, schema in closure.items()], self._place)
        side.engines |= dict.fromkeys(closure, engine)

    def _broken(self, place: Place) -> tuple[str, Location] | None:
        known = self._translated
        seen = {place}
        pending = [place]
        while pending:
            item = known.get(pending.pop())
            if item is None:
                continue
            if item.broken:
                return item.broken[0]
            fresh = [ref for ref in item.refs if ref not in seen]
            seen.update(fresh)
            pending += fresh
        return None

    def _uri(self, place: Place) -> str:
        number = self._numbers.get(place)
        if number is None:
            number = self._numbers[place] = len(self._places)
            self._places.append(place)
        return uri_of(number)

    def _place(self, uri: str) -> Place:
        number, pointer = place_of(uri)
        place = self._places[number]
        return place[0], restored(place[1] + pointer, self._moved.get(place, ()))


def make_engine(resources: list[tuple[str, Json]], place: Callable[[str], Place]) -> Engine:
    """Build the fast engine, or the reference one where its wheel is missing; both import slowly, so only now."""
    try:
        from mockaudit.contracts.engine_rust import RustEngine  # noqa: PLC0415
    except ImportError:
        from mockaudit.contracts.engine_python import PythonEngine  # noqa: PLC0415

        return PythonEngine(resources, place)
    return RustEngine(resources, place)
