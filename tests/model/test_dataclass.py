"""The quick dataclass does what the standard library's does."""

from __future__ import annotations

import dataclasses
import pickle
from dataclasses import field, replace

import pytest

from mockaudit.model.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Frozen, by keyword, with defaults of both kinds."""

    x: int
    tags: list[str] = field(default_factory=list)
    y: int = 2
    name: str


@dataclass(slots=True)
class Counter:
    """Mutable and by position."""

    count: int
    step: int = 1


@dataclass(slots=True, eq=False)
class Token:
    """Only equal to itself."""

    text: str


@dataclass(slots=True)
class Derived:
    """Fields that nobody passes."""

    width: int
    area: int = field(init=False)
    seen: list[int] = field(default_factory=list, init=False)
    unit: str = field(default="cm", init=False)

    def __post_init__(self) -> None:
        self.area = self.width**2


@dataclass(frozen=True, slots=True)
class Nothing:
    """No fields."""


def test_construction_fills_in_the_defaults() -> None:
    point = Point(x=1, name="a")
    assert (point.x, point.y, point.tags, point.name) == (1, 2, [], "a")
    assert point.tags is not Point(x=1, name="a").tags
    assert dataclasses.astuple(Counter(3, step=4)) == (3, 4)
    assert Nothing() == Nothing()
    assert dataclasses.asdict(Derived(3)) == {"width": 3, "area": 9, "seen": [], "unit": "cm"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": 1}, "missing 1 required keyword-only argument: 'name'"),
        ({"x": 1, "name": "a", "z": 0}, "got an unexpected keyword argument 'z'"),
    ],
)
def test_wrong_arguments_are_named(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Point(**arguments)


def test_frozen_records_are_values() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Other:
        """The same fields, another class."""

        x: int

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Single:
        """One field."""

        x: int

    assert Single(x=1) == Single(x=1)
    assert hash(Single(x=1)) == hash(Single(x=1))
    assert {Single(x=1), Single(x=1), Single(x=2)} == {Single(x=1), Single(x=2)}
    assert Single(x=1) != Other(x=1)
    assert Single(x=1) != 1


def test_mutable_records_have_no_hash_and_tokens_an_identity() -> None:
    assert Counter(1) == Counter(1, 1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(Counter(1))
    token = Token("a")
    assert token != Token("a")
    assert {token: 1}[token] == 1


def test_the_standard_functions_work() -> None:
    point = Point(x=1, name="a", tags=["t"])
    assert replace(point, y=5) == Point(x=1, name="a", tags=["t"], y=5)
    assert dataclasses.asdict(point) == {"x": 1, "tags": ["t"], "y": 2, "name": "a"}
    assert [item.name for item in dataclasses.fields(Point)] == ["x", "tags", "y", "name"]
    assert pickle.loads(pickle.dumps(point)) == point
    assert pickle.loads(pickle.dumps(Counter(1, 2))) == Counter(1, 2)
    match Counter(7):
        case Counter(count, step):
            assert (count, step) == (7, 1)


def test_the_text_shows_every_field() -> None:
    assert repr(Point(x=1, name="a")) == "Point(x=1, tags=[], y=2, name='a')"
    loop = Counter(0)
    loop.count = loop  # type: ignore[assignment]
    assert repr(loop) == "Counter(count=..., step=1)"


def test_a_record_inherits_fields() -> None:
    @dataclass(slots=True)
    class Named(Counter):
        """A counter with a name."""

        name: str = ""

    assert dataclasses.asdict(Named(1, name="a")) == {"count": 1, "step": 1, "name": "a"}
    assert replace(Named(1), step=2) == Named(1, 2)
    assert Named(1) != Counter(1)


def test_a_field_may_be_left_out_of_the_comparison() -> None:
    @dataclass(frozen=True, slots=True)
    class Noted:
        text: str
        note: str = field(default="", compare=False)

    assert Noted("a", "b") == Noted("a")
    assert hash(Noted("a", "b")) == hash(Noted("a"))
    assert Noted("a", "b").note == "b"
    assert Noted("a") != Noted("b")
