from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from mockaudit.documents.locate import locate
from mockaudit.documents.source import Source
from mockaudit.model.location import Span

JSON = b'{\n  "a": {"b": [1, {"c": null}]},\n  "x/y": {"~": 1}, "": 2\n}\n'
YAML = b"# head\na:\n  b: &b\n  - 1\n  - c: null\nx/y: {~: 1}\nd:\n  <<: *m\n".replace(b"*m", b"{e: 1}")


def at(line: int, column: int) -> Span:
    return Span(line=line, column=column)


def test_json() -> None:
    pointers = ["", "/a", "/a/b", "/a/b/0", "/a/b/1", "/a/b/1/c", "/x~1y", "/x~1y/~0", "/"]
    assert locate(Source(path="x.json", data=JSON), pointers) == {
        "": at(1, 1),
        "/a": at(2, 3),
        "/a/b": at(2, 9),
        "/a/b/0": at(2, 15),
        "/a/b/1": at(2, 18),
        "/a/b/1/c": at(2, 19),
        "/x~1y": at(3, 3),
        "/x~1y/~0": at(3, 11),
        "/": at(3, 20),
    }


def test_yaml() -> None:
    pointers = ["", "/a", "/a/b", "/a/b/0", "/a/b/1/c", "/x~1y/~0", "/d/e"]
    assert locate(Source(path="x.yaml", data=YAML), pointers) == {
        "": at(2, 1),
        "/a": at(2, 1),
        "/a/b": at(3, 3),
        "/a/b/0": at(4, 5),
        "/a/b/1/c": at(5, 5),
        "/x~1y/~0": at(6, 7),
        "/d/e": at(8, 8),
    }


def test_json_in_a_yaml_file() -> None:
    assert locate(Source(path="x.yaml", data=JSON), ["/a/b"]) == {"/a/b": at(2, 9)}
    assert locate(Source(path="x.yaml", data=b"{a: {b: 1}}"), ["/a/b"]) == {"/a/b": at(1, 6)}


def test_a_pointer_to_nothing_gets_its_nearest_parent() -> None:
    for path, data in (("x.json", JSON), ("x.yaml", YAML)):
        source = Source(path=path, data=data)
        inner = locate(source, ["/a/b"])["/a/b"]
        top = locate(source, [""])[""]
        assert locate(source, ["/a/b/7", "/a/b/x/y", "/nope", "no pointer"]) == {
            "/a/b/7": inner,
            "/a/b/x/y": inner,
            "/nope": top,
            "no pointer": top,
        }


def test_broken_text_gives_what_was_found() -> None:
    assert locate(Source(path="x.json", data=b'{"a": 1,\n"b": {"c": '), ["/b", "/b/c", "/d"]) == {
        "/b": at(2, 1),
        "/b/c": at(2, 7),
        "/d": at(1, 1),
    }
    assert locate(Source(path="x.yaml", data=b"a: [1"), ["/a"]) == {"/a": at(1, 1)}
    assert locate(Source(path="x.json", data=b"\xff\xff"), ["/a"]) == {"/a": at(1, 1)}


def test_many_pointers_are_found_in_one_walk() -> None:
    value = [{"request": {"path": "/x" * 30, "n": n}, "response": {"body": {"items": [n] * 20}}} for n in range(4_000)]
    text = json.dumps(value, indent=1)
    spans = locate(Source(path="x.json", data=text.encode()), [f"/{n}/response/body/items/3" for n in range(4_000)])
    lines = text.split("\n")
    assert [lines[spans[f"/{n}/response/body/items/3"].line - 1].strip(" ,") for n in (0, 7, 3_999)] == [
        "0",
        "7",
        "3999",
    ]


_KEYS = st.text(alphabet='ab/~ \n"', max_size=3)
_JSON = st.recursive(
    st.integers() | _KEYS, lambda inner: st.lists(inner) | st.dictionaries(_KEYS, inner), max_leaves=15
)


@given(_JSON, st.sampled_from([None, 1]))
def test_every_member_is_found_at_its_key(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    keys: dict[str, str] = {}
    stack = [("", value)]
    while stack:
        pointer, item = stack.pop()
        if isinstance(item, dict):
            for key, inner in item.items():
                below = pointer + "/" + key.replace("~", "~0").replace("/", "~1")
                keys[below] = json.dumps(key)
                stack.append((below, inner))
        elif isinstance(item, list):
            stack += [(f"{pointer}/{index}", inner) for index, inner in enumerate(item)]
    spans = locate(Source(path="x.json", data=text.encode()), keys)
    lines = text.split("\n")
    assert {p: lines[s.line - 1][s.column - 1 :][: len(keys[p])] for p, s in spans.items()} == keys
