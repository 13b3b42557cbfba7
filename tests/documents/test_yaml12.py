from __future__ import annotations

import importlib
import math
import re
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mockaudit.documents.errors import DocumentError
from mockaudit.documents.yaml12 import load_yaml
from mockaudit.documents.yamlparser import MAX_DEPTH, may_nest_deep


def fault(data: bytes) -> tuple[str, int | None]:
    with pytest.raises(DocumentError) as caught:
        load_yaml(data)
    return str(caught.value), caught.value.line


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("NO", "NO"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("''", ""),
        ("null", None),
        ("'null'", "null"),
        ("12:30", "12:30"),
        ("0755", 755),
        ("0o17", 15),
        ("0xfF", 255),
        ("1_000", "1_000"),
        ("+12", 12),
        ("-0", 0),
        ("1e3", 1000.0),
        ("0E0", 0.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("1.2.3", "1.2.3"),
        ("-x", "-x"),
        ("2020-01-01", "2020-01-01"),
        ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("=", "="),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("!!float 12", 12.0),
    ],
)
def test_core_schema(text: str, value: object) -> None:
    loaded = load_yaml(f"a: {text}".encode())
    assert loaded == {"a": value}
    assert isinstance(loaded, dict)
    assert type(loaded["a"]) is type(value)


def test_keys_are_text() -> None:
    assert load_yaml(b"200: a\nnull: b\ntrue: c\n1.0: d\n") == {"200": "a", "null": "b", "true": "c", "1.0": "d"}


def test_of_equal_keys_the_last_wins() -> None:
    assert load_yaml(b"a: 1\na: 2\n") == {"a": 2}


def test_merges() -> None:
    text = b"x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\none:\n  <<: *x\n  a: 0\nmany:\n  <<: [*x, *y]\n'<<': 3\n"
    assert load_yaml(text) == {
        "x": {"a": 1, "b": 1},
        "y": {"b": 2, "c": 2},
        "one": {"a": 0, "b": 1},
        "many": {"a": 1, "b": 1, "c": 2},
        "<<": 3,
    }


def test_aliases_share_their_value() -> None:
    loaded = load_yaml(b"a: &x [1]\nb: *x\n")
    assert isinstance(loaded, dict)
    assert loaded["a"] is loaded["b"]


def test_anchors_may_be_defined_again() -> None:
    assert load_yaml(b"a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_tags_of_serialisers() -> None:
    text = b"""
a: !!python/unicode 'x'
b: !!python/str "y"
c: !!python/tuple [1, 2]
d: !!binary aGk=
e: !!python/object/new:_io.BytesIO
  state: !!python/tuple
  - !!binary aGk=
  - 0
  - null
f: !ruby/sym :get
g: !ruby/object:Thing {h: 1}
i: !ruby/string {str: z}
j: !custom text
k: !!set {l, m}
"""
    assert load_yaml(text) == {
        "a": "x",
        "b": "y",
        "c": [1, 2],
        "d": b"hi",
        "e": b"hi",
        "f": "get",
        "g": {"h": 1},
        "i": "z",
        "j": "text",
        "k": {"l": None, "m": None},
    }


def test_no_object_is_ever_made() -> None:
    assert load_yaml(b"a: !!python/object/apply:os.system ['echo hi']\nb: !!python/name:os.system ''\n") == {
        "a": ["echo hi"],
        "b": "",
    }


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("the document is empty", 1)),
        (b"# only a comment\n", ("the document is empty", 1)),
        (b"a: 1\n---\nb: 2\n", ("several YAML documents in one file; keep one document a file", 2)),
        (b"a: [1\n", ("not YAML: did not find expected ',' or ']'", 2)),
        (b"a: *nowhere\n", ("not YAML: found undefined alias", 1)),
        (b"x: 1\n? [a]\n: b\n", ("a key is not a scalar; JSON knows only text keys", 2)),
        (b"a:\n  <<: 3\n", ("<< merges something that is not a mapping", 2)),
        (b"a: &a [*a]\n", ("the aliases expand beyond all measure", 1)),
        (b"a: !!binary '?'\n", ("tag:yaml.org,2002:binary cannot hold '?'", 1)),
        (b"[" * 100_000, (f"nested deeper than {MAX_DEPTH} levels", 1)),
        (b"- " * 100_000 + b"1", (f"nested deeper than {MAX_DEPTH} levels", 1)),
        (b'{"a":' * 300 + b"1" + b"}" * 300, (f"nested deeper than {MAX_DEPTH} levels", 1)),
    ],
)
def test_faults(data: bytes, expected: tuple[str, int | None]) -> None:
    assert fault(data) == expected


def test_bombs_are_refused() -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    assert fault("\n".join(lines).encode()) == ("the aliases expand beyond all measure", 6)


def test_binary_is_refused() -> None:
    assert fault(b"\x00\x01\xff")[0].startswith("not YAML: ")
    assert fault(b"a: \xff\xfe")[0].startswith("not YAML: ")


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert not may_nest_deep(b"[[],{}]," * 5_000)
    assert not may_nest_deep(b"a: x\n" * 5_000)
    assert may_nest_deep(b"[" * 5_000)
    assert may_nest_deep(b" " * 5_000 + b"a: 1")


def test_the_parser_in_python_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("mockaudit.documents.yaml12", "mockaudit.documents.yamlparser")
    for name in names:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    yaml12 = importlib.import_module("mockaudit.documents.yaml12")
    text = b"a: &x {b: [1, 0x10, '3']}\nc:\n  <<: *x\nd: &x 2\n"
    assert yaml12.load_yaml is not load_yaml
    assert yaml12.load_yaml(text) == load_yaml(text)


_FLOAT_OF_1_2_ALONE = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+|[-+]\.[0-9]+")
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8).filter(
    lambda text: not _FLOAT_OF_1_2_ALONE.fullmatch(text)
)
_LEAVES = st.none() | st.booleans() | st.integers() | _TEXT
_NEUTRAL = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4), max_leaves=12
)


@given(_NEUTRAL, st.sampled_from([None, True, False]))
def test_reads_what_is_neutral_as_it_was_written(value: object, style: bool | None) -> None:
    """PyYAML quotes whatever its YAML 1.1 could misread, so that what it writes means the same in YAML 1.2."""
    dumped = yaml.safe_dump(value, default_flow_style=style, allow_unicode=True).encode()
    if b"_" not in dumped and b"0o" not in dumped:
        assert load_yaml(dumped) == value == yaml.safe_load(dumped)
