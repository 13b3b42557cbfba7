"""Which operations a probe asks for, held against the real Schemathesis."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
import schemathesis

from mockaudit.documents.source import Project, Source
from mockaudit.drift.selecting import Facts, Patterns, UnknownError, facts_of, selected
from mockaudit.drift.sides import Side, open_side
from mockaudit.loaders.pyprobe.source_file import load_probes, new_modules
from mockaudit.model.probe import Probe, Selector, Term

HEAD = 'import re\nimport schemathesis\nschema = schemathesis.openapi.from_path("openapi.json")\n'
DONE = {"responses": {"200": {"description": ""}}}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
CONTRACT = {
    "openapi": "3.0.3",
    "info": {"title": "t", "version": "1"},
    "servers": [{"url": "https://api.example/v1"}],
    "paths": {
        "/users": {
            "get": {**DONE, "operationId": "listUsers", "tags": ["users", "public"]},
            "post": {**DONE, "operationId": "addUser", "tags": ["users"]},
        },
        "/users/{id}": {
            "parameters": [ID],
            "get": {**DONE, "operationId": "getUser", "tags": []},
            "delete": {**DONE, "deprecated": True},
        },
        "/reports": {"$ref": "#/components/x-paths/Reports"},
    },
    "components": {"x-paths": {"Reports": {"put": {**DONE, "operationId": "report", "tags": ["Admin"]}}}},
}
FILTERS = [
    "schema",
    'schema.include(path="/users")',
    'schema.include(path="/v1/users")',
    'schema.include(path=["/users", "/reports"])',
    'schema.include(path_regex="users")',
    'schema.include(path_regex="^/users/{id}$")',
    'schema.include(path_regex=r"^/users$")',
    'schema.include(path_regex="^(?!/users)")',
    'schema.include(path_regex=re.compile("REPORTS"))',
    'schema.include(method="get")',
    'schema.include(method=["get", "PUT"])',
    'schema.include(method_regex="^p")',
    'schema.include(method_regex="^P").exclude(method="POST")',
    'schema.include(tag="users")',
    'schema.include(tag=["Admin", "public"])',
    'schema.include(tag="admin")',
    'schema.include(tag_regex="^u")',
    'schema.include(operation_id="getUser")',
    'schema.include(operation_id=["getUser", "report"])',
    'schema.include(operation_id_regex="User$")',
    'schema.include(name="GET /users")',
    'schema.include(name="GET /v1/users")',
    'schema.include(name_regex="^(GET|PUT) ")',
    'schema.include(path="/users", method="POST")',
    'schema.include(path="/users").include(tag="Admin")',
    'schema.include(path="/users").exclude(tag="public")',
    'schema.exclude(tag="users")',
    'schema.exclude(operation_id="getUser", method="POST")',
    "schema.exclude(deprecated=True)",
    'schema.exclude(deprecated=True, path="/users")',
    'schema.exclude(deprecated=False, path="/users")',
    'schema.exclude(path_regex="users").exclude(tag="Admin")',
]
LOOKUPS = [
    'schema["/users"]["GET"]',
    'schema["/users"]["post"]',
    'schema["/users"]["PUT"]',
    'schema["/user"]["GET"]',
    'schema["/users/{id}"]["DELETE"]',
    'schema["/users/{userId}"]["GET"]',
    'schema["/reports"]["PUT"]',
    'schema["/v1/users"]["GET"]',
    'schema.get("/users")["GET"]',
    'schema.include(tag="Admin")["/users"]["GET"]',
    'schema.find_operation_by_id("getUser")',
    'schema.find_operation_by_id("getuser")',
    'schema.find_operation_by_reference("#/paths/~1users~1{id}/get")',
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("selecting")
    (folder / "openapi.json").write_text(json.dumps(CONTRACT), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def side(folder) -> Side:
    return open_side(Project(root=folder), "openapi.json", (), "openapi.json")


@pytest.fixture(scope="module")
def schema(folder):
    return schemathesis.openapi.from_path(folder / "openapi.json")


def probe_of(folder: Path, text: str) -> Probe:
    source = Source(path="tests/test_x.py", data=(HEAD + text).encode())
    [probe] = load_probes(source, new_modules(Project(root=folder)))
    assert probe.contract == "openapi.json"
    return probe


def titles(probe: Probe, side: Side, base: str = "") -> set[str]:
    return {facts.title for facts in selected(probe, facts_of(side), base, Patterns())}


@pytest.mark.parametrize("text", FILTERS)
def test_a_filter_selects_what_schemathesis_selects(text, folder, side, schema):
    real = eval(text, {"schema": schema, "re": __import__("re")})
    wanted = {result.ok().label for result in real.get_all_operations()}
    probe = probe_of(folder, f"\n@({text}).parametrize()\ndef test_api(case):\n    case.call()\n")
    assert (titles(probe, side), probe.owner) == (wanted, "tests/test_x.py::test_api")


@pytest.mark.parametrize("text", LOOKUPS)
def test_a_lookup_finds_what_schemathesis_finds(text, folder, side, schema):
    try:
        wanted = {eval(text, {"schema": schema}).label}
    except LookupError:
        wanted = set()
    assert titles(probe_of(folder, f"def test_api():\n    {text}.Case()\n"), side) == wanted


LEGACY = {
    'endpoint="/users"': {"GET /users", "POST /users", "GET /users/{id}", "DELETE /users/{id}"},
    'endpoint="^/users$"': {"GET /users", "POST /users"},
    'endpoint=["^/users$", "reports"]': {"GET /users", "POST /users", "PUT /reports"},
    'endpoint="/users/{id}", method="GET"': {"GET /users/{id}"},
    'method=("get", "put")': {"GET /users", "GET /users/{id}", "PUT /reports"},
    'tag="^us"': {"GET /users", "POST /users"},
    'operation_id="User$", skip_deprecated_operations=True': {"POST /users", "GET /users/{id}"},
}


@pytest.mark.parametrize("text", LEGACY)
def test_the_arguments_of_schemathesis_3_are_patterns(text, folder, side):
    probe = probe_of(folder, f"@schema.parametrize({text})\ndef test_api(case):\n    case.call()\n")
    assert (titles(probe, side), probe.legacy) == (LEGACY[text], True)


def test_a_full_path_of_schemathesis_3_holds_the_base_path(folder, side):
    probe = probe_of(folder, '@schema.parametrize(endpoint="^/v1/users$")\ndef test_api(case):\n    case.call()\n')
    assert (titles(probe, side), titles(probe, side, "/v1")) == (set(), {"GET /users", "POST /users"})


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|b|ab)*c", "a" * 201, "(", "a.*b.*c.*d.*e", "(?P<a", "a{1,}{2,}"],
    ids=lambda text: text[:20],
)
def test_a_pattern_that_may_take_long_or_is_none_is_not_tried(pattern):
    start = time.perf_counter()
    with pytest.raises(UnknownError):
        Patterns().search(pattern, "a" * 199, ignore_case=False)
    assert time.perf_counter() - start < 1


def test_patterns_have_a_time_in_all():
    with pytest.raises(UnknownError):
        Patterns(left=0.0).search("a", "a", ignore_case=False)


def test_a_long_text_is_not_searched():
    facts = Facts(key="", title="", path="/" + "a" * 300, method="GET", operation_id=None, tags=(), deprecated=False)
    term = Term(attribute="path", values=("a",), regex=True)
    probe = Probe(ref="", at=None, owner="", text="", selectors=(Selector(terms=(term,)),))
    with pytest.raises(UnknownError):
        selected(probe, [facts], "", Patterns())
