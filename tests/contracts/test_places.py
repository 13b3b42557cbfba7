"""A place has the same line whether its own node is parsed or the whole source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mockaudit.contracts.places import Lines
from mockaudit.contracts.refs import child
from mockaudit.contracts.split import MAX_STEPS
from mockaudit.documents.locate import locate
from mockaudit.documents.parse import parse_marked
from mockaudit.documents.source import Project
from mockaudit.model.location import Location
from mockaudit.model.value import Json

BLOCK = """# a comment
openapi: 3.1.0
info: {title: t, version: '1', contact: {name: n}}
tags:
- name: one
- name: two
paths:
  /a~b/{id}:
    get:
      parameters:
      - name: id
        in: path
      description: |
        several

          lines
      responses: {'200': {description: d}}
    post: &shared
      operationId: p
  /b:
    put: *shared
components:
  schemas:
    A: {type: object,
      required: [x]}
    B:

      # another
      allOf:
        - $ref: '#/components/schemas/A'
        - type: object"""
TEXTS = {
    "block": BLOCK,
    "with an end of line": f"{BLOCK}\n",
    "with a mark and carriage returns": "\ufeff" + BLOCK.replace("\n", "\r\n"),
    "one line": "{openapi: 3.1.0, paths: {/a: {get: {operationId: g}}, /b: {get: {tags: [x]}}}}",
    "a next-line character": "openapi: 3.1.0\ninfo: {title: 'a\u0085 b'}\npaths:\n  /a:\n    get:\n      tags: [x]\n",
}


def pointers(value: Json, at: str = "") -> Iterator[str]:
    yield at
    if isinstance(value, dict):
        for key, item in value.items():
            yield from pointers(item, child(at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from pointers(item, child(at, index))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_node_alone_tells_the_lines_of_the_whole(text: str, tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_bytes(text.encode())
    project = Project(root=tmp_path)
    source = project.read("api.yaml")
    document, marks = parse_marked(source, MAX_STEPS, lambda: None)
    for pointer in pointers(document):  # one by one, so that no place is found on another's way
        place = Location(path="api.yaml", pointer=pointer)
        found = Lines(project=project, file=None, marks={"api.yaml": marks}, documents={}).spans_of([place])
        assert found == {place: locate(source, [pointer])[pointer]}


def test_marks_are_lines_and_offsets_of_keys(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("a:\n  b~/c:\n    d: {e: 1}\nf: [{g: 1}]\n")
    value, marks = parse_marked(Project(root=tmp_path).read("api.yaml"), 3, lambda: None)
    assert value == {"a": {"b~/c": {"d": {"e": 1}}}, "f": [{"g": 1}]}
    assert marks == {"/a": (1, 0), "/a/b~0~1c": (2, 5), "/a/b~0~1c/d": (3, 15), "/f": (4, 25)}
