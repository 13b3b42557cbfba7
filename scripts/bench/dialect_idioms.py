"""Write a pact's interactions as a file of tests, in each of the ways in which people write such tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import indent

from dialect_code import (
    Interaction,
    Test,
    ask_of,
    by_key,
    by_name,
    file_of,
    fixture_of,
    identifier,
    literally,
    parts_for,
    shapes,
    stub_of,
    test_of,
)
from dialect_record import Dialect

FILES = "import json\nfrom pathlib import Path\n\n"
LOAD = """def load(name):
    return json.loads((Path(__file__).parent / "data" / f"{name}.json").read_text())

"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file of tests, the data files beside it, and the interactions in the order in which it registers them."""

    tests: str
    order: tuple[str, ...]
    data: Mapping[str, str] = field(default_factory=dict)


Idiom = Callable[[Dialect, Sequence[Interaction]], Written]


def literals(dialect: Dialect, interactions: Sequence[Interaction], form: str = "") -> Written:
    """Write everything where it is used."""
    tests = []
    for item in interactions:
        parts = parts_for(dialect, item)
        of = literally(parts)
        lines = f"{stub_of(dialect, parts, of, dialect.mock, form)}\n{ask_of(dialect, parts, of, dialect.mock)}"
        tests.append(test_of(dialect, Test(name=item.title, lines=lines), takes_mock=False))
    return Written(tests=file_of(dialect, *tests), order=_names(interactions))


def other_form(dialect: Dialect, interactions: Sequence[Interaction]) -> Written:
    """Write everything where it is used, with another of the library's ways to register a stub."""
    return literals(dialect, interactions, dialect.other)


def constants(dialect: Dialect, interactions: Sequence[Interaction]) -> Written:
    """Write headers, bodies, parameters and URLs as constants of the module, each value once."""
    named: dict[str, str] = {}
    tests = []

    def constant(part: str, value: str) -> str:
        return named.setdefault(value, f"{identifier(part).upper()}_{len(named) + 1}")

    for item in interactions:
        parts = parts_for(dialect, item)
        plain = literally(parts)

        def of(part: str, plain: Callable[[str], str] = plain, parts: Mapping[str, object] = parts) -> str:
            if part == "url":
                return constant("url", f"BASE + {parts['path']!r}")
            name = part.removeprefix("header ")
            if name != part:
                return f"{constant('sent_headers', plain('sent_headers'))}[{name!r}]"
            return plain(part) if part == "method" else constant(part, plain(part))

        lines = f"{stub_of(dialect, parts, of, dialect.mock)}\n{ask_of(dialect, parts, of, dialect.mock)}"
        tests.append(test_of(dialect, Test(name=item.title, lines=lines), takes_mock=False))
    values = "".join(f"{name} = {value}\n" for value, name in named.items())
    return Written(tests=file_of(dialect, values, *tests), order=_names(interactions))


def helper(dialect: Dialect, interactions: Sequence[Interaction]) -> Written:
    """Put the mock into a fixture, and the registration into helper functions that are called with it."""

    def define(name: str, parts: Mapping[str, object], lines: str) -> str:
        first = ["mock"] if dialect.fixture else []
        return f"def fake_{name}({', '.join([*first, *_takes(parts)])}):\n{indent(lines, '    ')}\n\n"

    return _with_functions(dialect, interactions, define, "mock, " if dialect.fixture else "")


def factory(dialect: Dialect, interactions: Sequence[Interaction]) -> Written:
    """Put the registration into fixtures that give a function."""

    def define(name: str, parts: Mapping[str, object], lines: str) -> str:
        takes = "mock" if dialect.fixture else ""
        inner = f"def register({', '.join(_takes(parts))}):\n{indent(lines, '    ')}\n\nreturn register"
        return f"@pytest.fixture\ndef fake_{name}({takes}):\n{indent(inner, '    ')}\n\n"

    return _with_functions(dialect, interactions, define, "", are_fixtures=True)


def parametrized(dialect: Dialect, interactions: Sequence[Interaction]) -> Written:
    """Put rows of values above tests that make their URLs with f-strings."""
    tests, order = [], []
    for name, items in shapes(dialect, interactions).items():
        parts = parts_for(dialect, items[0])
        rows = [(item.name, ", ".join(repr(value) for value in parts_for(dialect, item).values())) for item in items]
        table = "".join(f"    pytest.param({values}, id={case!r}),\n" for case, values in rows)
        takes = tuple(identifier(part) for part in parts)
        lines = f"{stub_of(dialect, parts, by_name, dialect.mock)}\n{ask_of(dialect, parts, by_name, dialect.mock)}"
        above = f"@pytest.mark.parametrize({takes!r}, [\n{table}])"
        tests.append(test_of(dialect, Test(name=name, takes=takes, lines=lines, above=above), takes_mock=False))
        order += [item.name for item in items]
    return Written(tests=file_of(dialect, *tests), order=tuple(order))


def data_files(dialect: Dialect, interactions: Sequence[Interaction]) -> Written:
    """Keep each interaction in a JSON file that its test reads."""
    tests = []
    for item in interactions:
        parts = parts_for(dialect, item)
        stub, ask = stub_of(dialect, parts, by_key, dialect.mock), ask_of(dialect, parts, by_key, dialect.mock)
        test = Test(name=item.title, lines=f"fake = load({item.name!r})\n{stub}\n{ask}")
        tests.append(test_of(dialect, test, takes_mock=False))
    data = {f"{item.name}.json": json.dumps(parts_for(dialect, item), indent=2) for item in interactions}
    return Written(tests=file_of(dialect, LOAD, *tests, imports=FILES), order=_names(interactions), data=data)


IDIOMS: dict[str, Idiom] = {
    "literals": literals,
    "other form": other_form,
    "constants": constants,
    "fixture+helper": helper,
    "fixture gives helper": factory,
    "f-string+parametrize": parametrized,
    "data files": data_files,
}


def _with_functions(
    dialect: Dialect,
    interactions: Sequence[Interaction],
    define: Callable[[str, Mapping[str, object], str], str],
    before: str,
    *,
    are_fixtures: bool = False,
) -> Written:
    """Write one registering function for each shape of interaction, and the tests that call it."""
    mock = "mock" if dialect.fixture else dialect.mock
    parts_of = {item.name: parts_for(dialect, item) for item in interactions}
    serving: dict[str, str] = {}
    functions = []
    for name, items in shapes(dialect, interactions).items():
        parts = parts_of[items[0].name]
        returned = f"\nreturn {dialect.gives}" if dialect.gives else ""
        functions.append(define(name, parts, stub_of(dialect, parts, by_name, mock) + returned))
        serving |= {item.name: f"fake_{name}" for item in items}
    tests = []
    for item in interactions:
        parts, function = parts_of[item.name], serving[item.name]
        given = ", ".join(f"{identifier(part)}={value!r}" for part, value in parts.items())
        call = f"{dialect.gives} = {function}" if dialect.gives else function
        lines = f"{call}({before}{given})\n{ask_of(dialect, parts, literally(parts), mock)}"
        takes = (function,) if are_fixtures else ()
        tests.append(test_of(dialect, Test(name=item.title, takes=takes, lines=lines), takes_mock=True))
    return Written(tests=file_of(dialect, fixture_of(dialect), *functions, *tests), order=_names(interactions))


def _takes(parts: Mapping[str, object]) -> list[str]:
    return [identifier(part) for part in parts]


def _names(interactions: Sequence[Interaction]) -> tuple[str, ...]:
    return tuple(item.name for item in interactions)
