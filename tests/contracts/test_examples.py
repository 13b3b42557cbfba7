from __future__ import annotations

from collections.abc import Callable

import pytest

from mockaudit.contracts.store import StoredContract
from mockaudit.model.contract import SchemaRef

TEXT = """
A:
  example: {list: [{n: 7, deep: {x: 1}}], other: o}
  properties:
    list: {type: array, items: {$ref: '#/components/schemas/B'}}
    map: {additionalProperties: {default: d}}
    loop: {$ref: '#/components/schemas/A'}
B: {allOf: [{properties: {n: {example: 9}, deep: {type: object}}}]}
"""


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("/list/0/n", 9),
        ("/list/0/deep/x", 1),
        ("/list/5/deep/x", None),
        ("/other", "o"),
        ("/map/any", "d"),
        ("/loop/loop/list/0/n", 9),
        ("/nothing/here", None),
    ],
)
def test_the_nearest_example(schema: Callable[..., StoredContract], pointer: str, expected: object) -> None:
    assert schema(TEXT).example(SchemaRef(path="api.yaml", pointer="/components/schemas/A"), pointer) == expected
