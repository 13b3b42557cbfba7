from __future__ import annotations

import pytest

from mockaudit.contracts.store import load_contract
from mockaudit.documents.source import Project
from mockaudit.matching.fitting import fit, leaf
from mockaudit.model.contract import Direction, SchemaRef
from mockaudit.model.value import Hole

UNKNOWN = Hole(reason="computed")
SCHEMA = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Filter:
      type: object
      required: [size]
      additionalProperties: false
      properties:
        size: {type: integer, maximum: 10}
        on: {type: boolean}
        gone: {type: 'null'}
        level: {enum: [1, 2, all]}
        ids: {type: array, items: {type: integer}}
        names: {type: array, items: {type: string}}
        when: {anyOf: [{type: integer}, {type: string, format: date}]}
        deep: {type: object, required: [x]}
        code: {type: string, pattern: '^[A-Z]+$'}
"""


@pytest.fixture
def judge(tmp_path):
    (tmp_path / "api.yaml").write_text(SCHEMA)
    contract = load_contract(Project(tmp_path), "api.yaml")
    ref = SchemaRef(path="api.yaml", pointer="/components/schemas/Filter")

    def fitted(**value):
        value, errors = fit(value, lambda item: contract.errors(ref, item, Direction.REQUEST))
        return value, [(error.instance, error.keyword, error.name) for error in errors]

    return fitted


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"size": "7"}, {"size": 7}),
        ({"size": "7", "on": "True", "gone": "null"}, {"size": 7, "on": True, "gone": None}),
        ({"size": "7", "level": "2"}, {"size": 7, "level": 2}),
        ({"size": "7", "level": "all"}, {"size": 7, "level": "all"}),
        ({"size": "7", "ids": "1,2"}, {"size": 7, "ids": [1, 2]}),
        ({"size": "7", "ids": ["1", "2"]}, {"size": 7, "ids": [1, 2]}),
        ({"size": "7", "names": "a,b"}, {"size": 7, "names": ["a,b"]}),
        ({"size": "7", "when": "12"}, {"size": 7, "when": 12}),
        ({"size": "7", "deep": UNKNOWN}, {"size": 7, "deep": UNKNOWN}),
        ({"size": UNKNOWN, "other": UNKNOWN}, {"size": UNKNOWN, "other": UNKNOWN}),
    ],
)
def test_texts_are_read_as_the_schema_asks(judge, sent, read):
    assert judge(**sent) == (read, [])


@pytest.mark.parametrize(
    ("sent", "read", "errors"),
    [
        ({"size": "big"}, {"size": "big"}, [("/size", "type", None)]),
        ({"size": "11"}, {"size": 11}, [("/size", "maximum", None)]),
        ({"size": "1", "level": "3"}, {"size": 1, "level": 3}, [("/level", "enum", None)]),
        ({"size": "1", "code": "7"}, {"size": 1, "code": "7"}, [("/code", "pattern", None)]),
        ({"size": "1", "ids": ["1", "x"]}, {"size": 1, "ids": [1, "x"]}, [("/ids/1", "type", None)]),
        ({"on": "true", "more": "x"}, {"on": True, "more": "x"},
         [("", "additionalProperties", "more"), ("", "required", "size")]),
    ],
)  # fmt: skip
def test_what_no_reading_mends_stays(judge, sent, read, errors):
    found, said = judge(**sent)
    assert (found, sorted(said, key=str)) == (read, errors)


def test_how_containers_are_sent_is_not_settled(judge):
    for wrong in ({"ids": "a,b"}, {"deep": "x"}, {"size": ["1", "2"]}):
        assert judge(**{"size": "1", **wrong})[1] == []


def test_a_leaf_by_its_pointer():
    assert leaf({"a/b": ["x", {"c": 0}]}, "/a~1b/1/c") == 0
    assert leaf(["x"], "/7") == ["x"]
