from __future__ import annotations

from collections.abc import Callable

import pytest

from mockaudit.contracts.store import StoredContract
from mockaudit.model.contract import Direction, MediaType, PropertyFault, SchemaError

PETS = """
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200':
          description: Pets.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pets'}
              EXAMPLES
components:
  examples:
    Two:
      value: {pets: [{id: 1}, {id: '2', tagg: x}], total: 7}
  schemas:
    Pets:
      type: object
      required: [meta]
      properties:
        pets:
          type: array
          items: {$ref: '#/components/schemas/Pet'}
        state: {type: string, enum: [on, off]}
    Pet:
      type: object
      properties: {id: {type: integer}, tag: {type: string}}
"""
OLD = """
swagger: '2.0'
info: {title: Pets, version: '1'}
produces: [application/json]
paths:
  /pets:
    get:
      responses:
        '200':
          description: Pets.
          schema: {type: object, properties: {id: {type: integer}}}
          examples: {application/json: {id: '1'}}
"""
EXAMPLES = [
    "example: {pets: [{id: '2', tagg: x}], total: 7}",
    "examples: {one: {value: {pets: [{id: '2', tagg: x}], total: 7}}, two: {externalValue: x}}",
    "examples: {two: {$ref: '#/components/examples/Two'}, lost: {$ref: '#/nowhere'}}",
]


def faults_of(contract: StoredContract, value: dict) -> list[tuple[SchemaError | PropertyFault, bool]]:
    """Give what validation says of a payload, and whether the contract's own example has the same."""
    (operation,) = contract.operations(contract.contract.routes).values()
    media: MediaType = operation.responses[0].content[0]
    assert media.schema is not None
    errors = contract.errors(media.schema, value, Direction.RESPONSE)
    faults = contract.property_faults(media.schema, value, Direction.RESPONSE)
    return [(fault, contract.repeats_example(media, fault, value)) for fault in (*errors, *faults)]


@pytest.mark.parametrize("examples", EXAMPLES)
def test_what_the_contract_s_own_example_has_as_well(load: Callable[..., StoredContract], examples: str) -> None:
    value = {"pets": [{"id": 1}, {"id": "x", "tagg": 1}, {"id": None}], "state": "up", "sum": 1}
    found = faults_of(load(PETS.replace("EXAMPLES", examples)), value)
    assert {(fault.instance, getattr(fault, "keyword", "undeclared")): own for fault, own in found} == {
        ("", "required"): True,
        ("/pets/1/id", "type"): True,
        ("/pets/1/tagg", "undeclared"): True,
        ("/pets/2/id", "type"): False,
        ("/state", "enum"): False,
        ("/sum", "undeclared"): False,
    }


@pytest.mark.parametrize("examples", ["", "example: {meta: 1}", "example: null", "examples: [1]"])
def test_a_contract_whose_examples_are_right_or_missing(load: Callable[..., StoredContract], examples: str) -> None:
    found = faults_of(load(PETS.replace("EXAMPLES", examples)), {"total": 7})
    assert [own for _, own in found] == [False, False]


def test_the_example_of_a_schema_and_of_swagger(load: Callable[..., StoredContract]) -> None:
    inside = PETS.replace("              EXAMPLES\n", "").replace(
        "    Pets:\n", "    Pets:\n      example: {total: 7}\n"
    )
    assert [own for _, own in faults_of(load(inside), {"total": 1})] == [True, True]
    assert [own for _, own in faults_of(load(OLD), {"id": "9"})] == [True]
    assert [own for _, own in faults_of(load(OLD), {"id": True})] == [False]
