"""Broken places in contracts: each is told with file, line and reason, and the rest of the contract is used."""

from __future__ import annotations

import pytest

from tests.test_bad_input import CONTRACT, NEIGHBOUR, audit, pact

SILENT = "contract.yaml:{} MET003 unvalidatable-schema"
CONTRACTS = {
    "dangling $ref": (
        "$ref: '#/components/schemas/Thing'}}}\ncomp",
        "$ref: '#/components/schemas/Gone'}}}\ncomp",
        [*[SILENT.format("11:40")] * 2, "contract.yaml:11:40 MET009 contract-lint"],
        [],
    ),
    "circular $ref": (
        "{type: object, properties: {id",
        "{$ref: '#/components/schemas/Thing', x: {id",
        [SILENT.format("11:40")] * 2,
        [],
    ),
    "null schema": (
        "name: {type: string}",
        "name: null",
        ["contract.yaml:14:61 MET009 contract-lint", NEIGHBOUR],
        [],
    ),
    "non-ECMA pattern": (
        "name: {type: string}",
        "name: {type: string, pattern: '(?<name>a)(?(1)b|c)\\\\Z'}",
        [*[SILENT.format("14:5")] * 2, "contract.yaml:14:82 MET009 contract-lint"],
        [],
    ),
    "remote $ref": (
        "name: {type: string}",
        "name: {$ref: 'https://elsewhere.example/x.yaml#/X'}",
        [*[SILENT.format("14:61")] * 2, "contract.yaml:14:61 MET009 contract-lint"],
        [
            "contract contract.yaml:14:61 $ref https://elsewhere.example/x.yaml is remote, and nothing is fetched; schemas that need it are not checked",
        ],
    ),
    "$ref outside": (
        "name: {type: string}",
        "name: {$ref: '../../../etc/passwd'}",
        [*[SILENT.format("14:61")] * 2, "contract.yaml:14:61 MET009 contract-lint"],
        [
            "contract contract.yaml:14:61 $ref ../../../etc/passwd leads out of the project; schemas that need it are not checked"
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "findings", "notices"), CONTRACTS.values(), ids=CONTRACTS)
def test_a_broken_place_in_a_contract(tmp_path, old, new, findings, notices):
    assert old in CONTRACT
    (tmp_path / "contract.yaml").write_text(CONTRACT.replace(old, new))
    (tmp_path / "pact.json").write_text(pact({"id": 1, "name": "x"}))
    assert audit(tmp_path, code=int(NEIGHBOUR in findings)) == (findings, notices)


def test_a_contract_that_cannot_be_parsed(tmp_path):
    (tmp_path / "contract.yaml").write_text(CONTRACT[:-10])
    notice = (
        "contract.yaml:14: not YAML: found unexpected end of stream; correct the file or take it out of `contracts`"
    )
    assert audit(tmp_path, code=2)[1] == [f"contract contract.yaml:14:118 {notice}"]
