from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mockaudit.config.settings import ContractSetting, Settings
from mockaudit.contracts.store import load_contract
from mockaudit.documents.source import Project
from mockaudit.engine.crosscheck import CrossCheck
from mockaudit.engine.pipeline import scan
from mockaudit.loaders.load import Loading
from mockaudit.matching.audit import Match
from mockaudit.matching.join import join
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind

PET = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "tag": {"nullable": True}}}
LIMIT = {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer", "default": 5}}
OK = {"200": {"description": "ok", "content": {"application/json": {"schema": PET}}}}
PATHS = {
    "/pets": {
        "servers": [{"url": "https://elsewhere.example/v1"}],
        "get": {"parameters": [LIMIT], "responses": OK},
        "post": {
            "requestBody": {"required": True, "content": {"application/json": {"schema": PET}}},
            "security": [{"key": []}],
            "responses": OK,
        },
    }
}
KEY = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
HINT = "read the fake and the contract before you believe either side; please report it where mockaudit is wrong"


def contract(paths: Any = PATHS, version: str = "3.0.3", **components: Any) -> dict[str, Any]:
    parts = {"securitySchemes": KEY, **components}
    return {"openapi": version, "info": {"title": "P", "version": "1"}, "paths": paths, "components": parts}


def asked(method: str = "GET", query: dict[str, Any] | None = None, body: Any = None, **headers: str) -> dict[str, Any]:
    request: dict[str, Any] = {"method": method, "path": "/pets", "query": query or {}, "headers": headers}
    if body is not None:
        request |= {"body": body, "headers": {**headers, "Content-Type": "application/json"}}
    return request


def answered(request: dict[str, Any], body: Any, status: int = 200) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    return {"description": "d", "request": request, "response": {"status": status, "headers": headers, "body": body}}


def write(root: Path, document: dict[str, Any], *interactions: dict[str, Any]) -> Project:
    (root / "api.json").write_text(json.dumps(document))
    pact = {"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": interactions}
    (root / "pact.json").write_text(json.dumps({**pact, "metadata": {"pactSpecification": {"version": "3.0.0"}}}))
    return Project(root)


def matches(project: Project) -> list[Match]:
    exchanges = [item for item in Loading(project).load(project.read("pact.json")) if not isinstance(item, Notice)]
    found, unmatched = join(exchanges, [load_contract(project, "api.json")])
    assert unmatched == []
    return found


def scanned(root: Path) -> list[str]:
    contracts = (ContractSetting(path=root / "api.json"),)
    paths = (root / "pact.json",)
    report = scan(Settings(root=root, paths=paths, contracts=contracts, cache=False, cross_check=True))
    return [f"{notice.kind}: {notice.message}" for notice in report.notices]


def told(index: int, message: str) -> Notice:
    at = Location(path="pact.json", pointer=f"/interactions/{index}")
    return Notice(kind=NoticeKind.CROSS_CHECK, at=at, message=message, hint=HINT)


def test_agreement_is_silent(tmp_path):
    write(
        tmp_path,
        contract(),
        answered(asked(query={"limit": ["1"]}), {"id": 1, "tag": None}),
        answered(asked(query={"limit": ["x"]}), {"id": "1"}),
        answered(asked(), {}),
        answered(asked(), {}, 404),
        answered(asked("POST", body={"id": 1}, **{"X-Key": "k"}), {"id": 1}),
        answered(asked("POST", body={"id": "x"}), {"id": 1}),
        answered(asked("POST", **{"X-Key": "k"}), {"id": 1}),
    )
    assert scanned(tmp_path) == []


def test_a_fault_that_was_overlooked_is_told_by_both(tmp_path):
    project = write(tmp_path, contract(), answered(asked(query={"limit": ["1"]}), {"id": "1"}))
    (match,) = matches(project)
    theirs = 'type at /id: "1" where the contract asks for integer'
    assert list(CrossCheck(project).notices([match])) == []
    assert list(CrossCheck(project).notices([replace(match, response_errors=())])) == [
        told(0, f"GET /pets: response body: mockaudit says it is right; jsonschema says {theirs}"),
        told(
            0,
            "GET /pets: response body: mockaudit says it is right; "
            "openapi-core says '1' is not of type 'integer' at /id",
        ),
    ]


def test_faults_that_were_invented_are_told(tmp_path):
    project = write(tmp_path, contract(), answered(asked(query={"limit": ["1"]}), {"id": 1}))
    (match,) = matches(project)
    (limit,) = match.operation.parameters
    invented = replace(match, missing=(limit,), response_media=None, response_spec=None)
    assert list(CrossCheck(project).notices([invented])) == [
        told(0, "GET /pets: parameter query limit: mockaudit says it is missing; openapi-core says it is right"),
        told(0, "GET /pets: response status: mockaudit says 200 is not documented; openapi-core says it is right"),
    ]


def test_what_stands_beside_a_reference_counts_since_3_1_and_openapi_core_overlooks_it(tmp_path):
    beside = {"$ref": "#/components/schemas/Pet", "required": ["name"]}
    answer = {"200": {"description": "ok", "content": {"application/json": {"schema": beside}}}}
    document = contract({"/pets": {"get": {"responses": answer}}}, "3.1.0", schemas={"Pet": {"type": "object"}})
    write(tmp_path, document, answered(asked(), {}))
    (question,) = scanned(tmp_path)
    assert question == (
        "cross-check: GET /pets: response body: mockaudit says required at the top: missing where the contract asks for "
        'property "name"; openapi-core says it is right'
    )


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "number", "multipleOf": 0.01}, 19.99),
        ({"type": "string", "pattern": r"^\d$"}, "\u0663"),
        ({"type": "string", "format": "hostname"}, "@"),
        ({"type": "integer"}, 1.0),
        ({"type": "array", "items": {"type": "string", "writeOnly": True}}, ["x"]),
        ({"oneOf": [{"required": ["a"]}, {"required": ["b"]}], "discriminator": {"propertyName": "k"}}, {"a": 1}),
    ],
)
def test_known_limits_of_the_second_judges_are_no_questions(tmp_path, schema, value):
    answer = {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}
    write(tmp_path, contract({"/pets": {"get": {"responses": answer}}}), answered(asked(), value))
    assert scanned(tmp_path) == []


def test_openapi_core_does_not_read_swagger_2(tmp_path):
    document = {
        "swagger": "2.0",
        "info": {"title": "P", "version": "1"},
        "produces": ["application/json"],
        "paths": {"/pets": {"get": {"responses": {"200": {"description": "ok", "schema": PET}}}}},
    }
    write(tmp_path, document, answered(asked(), {"id": 1}))
    assert scanned(tmp_path) == [
        "cross-check: openapi-core does not read Swagger 2.0: only jsonschema gave a second opinion on its fakes"
    ]


def test_other_files_come_from_the_project_and_nothing_is_fetched(tmp_path):
    (tmp_path / "pet.json").write_text(json.dumps(PET))
    document = contract()
    content = {"application/json": {"schema": {"$ref": "pet.json"}}}
    gone = {"application/json": {"schema": {"$ref": "http://127.0.0.1:9/pet.json"}}}
    answers = {"200": {"description": "ok", "content": content}, "201": {"description": "gone", "content": gone}}
    document["paths"] = {"/pets": {"get": {"responses": answers}}}
    write(tmp_path, document, answered(asked(), {"id": 1}), answered(asked(), {"id": 1}, 201))
    (no_opinion,) = [line for line in scanned(tmp_path) if line.startswith("cross-check")]
    assert no_opinion == (
        "cross-check: openapi-core gives no opinion on parts of this contract, first at GET /pets: "
        "Unresolvable: http://127.0.0.1:9/pet.json"
    )


def test_a_plain_scan_loads_neither_judge():
    code = "import sys, mockaudit.engine.pipeline; print({'jsonschema', 'openapi_core'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout == "set()\n"
