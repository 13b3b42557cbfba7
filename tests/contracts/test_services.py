"""A service's model is found where packages lie, and becomes operations with schemas, whatever is wrong with it."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest

from mockaudit.contracts.base import ContractError
from mockaudit.contracts.botocore import as_document, method_names
from mockaudit.contracts.engine_rust import is_pattern
from mockaudit.contracts.services import find_model, open_service
from mockaudit.contracts.store import StoredContract
from mockaudit.documents.source import Project
from mockaudit.model.contract import Direction, Route, SchemaRef
from mockaudit.model.service import service_at
from mockaudit.model.value import Hole, Json
from tests.contracts.service_models import MODEL, write_model

PATH = "botocore/data/pets/2020-01-01/service-2.json.gz"
REQUEST, RESPONSE = Direction.REQUEST, Direction.RESPONSE


@pytest.fixture(autouse=True)
def _no_other_packages(monkeypatch):
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if not Path(entry, "botocore").exists()])


def opened(root: Path, service: str = "pets") -> StoredContract | None:
    return open_service(Project(root=root), service)


def pets(root: Path) -> StoredContract:
    write_model(root)
    found = opened(root)
    assert found is not None
    return found


def test_a_model_is_a_contract_of_its_methods(tmp_path):
    contract = pets(tmp_path).contract
    assert (contract.path, contract.title, contract.dialect) == (PATH, "Pet Service", "botocore")
    assert [server.url for server in contract.servers] == ["aws://pets"]
    assert contract.routes == (
        Route(method="AWS", template="/get_pet", pointer="/operations/GetPet"),
        Route(method="AWS", template="/list_pet_arns", pointer="/operations/ListPetARNs"),
        Route(method="AWS", template="/delete_pet", pointer="/operations/DeletePet"),
    )


def test_an_operation_takes_its_input_and_answers_its_output_or_any_error(tmp_path):
    document = pets(tmp_path)
    first, second, _ = document.operations(document.contract.routes).values()
    assert first.request_body is not None
    assert first.request_body.content[0].schema == SchemaRef(path=PATH, pointer="/operations/GetPet/input")
    assert [(spec.status, spec.content[0].schema) for spec in first.responses] == [
        ("2XX", SchemaRef(path=PATH, pointer="/operations/GetPet/output")),
        ("default", None),
    ]
    assert (first.operation_id, first.deprecated, second.deprecated) == ("GetPet", False, True)


@pytest.mark.parametrize(
    ("value", "errors"),
    [
        ({"PetId": "p-1"}, []),
        ({"PetId": Hole(reason="ANY"), "Token": "t", "Filters": {"a": "b"}, "Hint": {"any": [1]}}, []),
        ({"PetId": "p-1", "Counts": {"cat": 1, "dog": 41}}, [("maximum", "/Counts/dog")]),
        ({"PetId": "p-1", "Counts": {"cow": 1}}, [("additionalProperties", "/Counts")]),
        ({"PetId": "q-1"}, [("pattern", "/PetId")]),
        ({"PetId": "p-12345678"}, [("maxLength", "/PetId")]),
        ({}, [("required", "")]),
        ({"PetId": "p-1", "Filters": {"a": 1}}, [("type", "/Filters/a")]),
        ({"PetId": "p-1", "Filters": {"a": "", "b": "", "c": ""}}, [("maxProperties", "/Filters")]),
    ],
)
def test_parameters_are_held_to_the_shapes(tmp_path, value, errors):
    document = pets(tmp_path)
    document.operations(document.contract.routes)
    found = document.errors(SchemaRef(path=PATH, pointer="/operations/GetPet/input"), value, REQUEST)
    assert [(error.keyword, error.instance) for error in found] == errors


@pytest.mark.parametrize(
    ("value", "errors"),
    [
        ({"Kind": "cat", "ResponseMetadata": {"HTTPStatusCode": 200}, "Notes": [None, {"a": 1}]}, []),
        ({"Kind": "cat", "Photo": "text", "Born": 1700000000, "Home": {"Zoo": ""}, "Parent": {"Kind": "dog"}}, []),
        ({"Kind": "cow"}, [("enum", "/Kind")]),
        ({"Kind": "cat", "Age": 41}, [("maximum", "/Age")]),
        ({"Kind": "cat", "Age": "4"}, [("type", "/Age")]),
        ({"Kind": "cat", "Weight": 0.25}, [("minimum", "/Weight")]),
        ({"Kind": "cat", "Friends": []}, [("minItems", "/Friends")]),
        ({"Kind": "cat", "Home": {"Zoo": "", "House": ""}}, [("maxProperties", "/Home")]),
        ({"Kind": "cat", "Parent": {"Kind": "cow"}}, [("enum", "/Parent/Kind")]),
        ({}, [("required", "")]),
    ],
)
def test_answers_are_held_to_the_shapes(tmp_path, value, errors):
    document = pets(tmp_path)
    document.operations(document.contract.routes)
    found = document.errors(SchemaRef(path=PATH, pointer="/operations/GetPet/output"), value, RESPONSE)
    assert [(error.keyword, error.instance) for error in found] == errors


def test_what_no_shape_declares_is_a_fault_but_for_the_metadata(tmp_path):
    document = pets(tmp_path)
    faults = document.property_faults(
        SchemaRef(path=PATH, pointer="/operations/DeletePet/output"), {"ResponseMetadata": {}, "Kind": ""}, RESPONSE
    )
    assert [(fault.instance, fault.closed) for fault in faults] == [("/Kind", True)]


@pytest.mark.parametrize(
    ("service", "member", "names"),
    [
        ("ec2", "Filter", ["Filters", "Filter"]),
        ("logs", "from", ["fromTime", "from"]),
        ("pets", "Filter", ["Filter"]),
    ],
)
def test_a_name_that_clients_take_beside_the_models_is_no_fault(service, member, names):
    shape = {"type": "structure", "required": [member], "members": {member: {"shape": "Text"}}}
    model: Json = {
        "operations": {"Get": {"input": {"shape": "In"}}},
        "shapes": {"In": shape, "Text": {"type": "string"}},
    }
    document = as_document(model, service, is_pattern)
    given = document["operations"]["Get"]["input"]
    is_reference = given == {"$ref": "#/shapes/In"}
    found = document["shapes"]["In"] if is_reference else given
    assert (list(found["properties"]), found["required"]) == (names, [member] if is_reference else [])


@pytest.mark.parametrize(
    ("operation", "names"),
    [
        ("GetObject", ("get_object",)),
        ("ListObjectsV2", ("list_objects_v2",)),
        ("DescribeVpcs", ("describe_vpcs",)),
        ("DescribeDBInstances", ("describe_db_instances",)),
        ("ListWebACLs", ("list_web_acls",)),
        ("GetSMSAttributes", ("get_sms_attributes",)),
        ("ExecutePartiQLStatement", ("execute_partiql_statement", "execute_parti_ql_statement")),
        ("ListHITsForQualificationType", ("list_hits_for_qualification_type", "list_hi_ts_for_qualification_type")),
    ],
)
def test_a_method_is_named_as_clients_name_it(operation, names):
    assert method_names(operation) == names


def test_the_newest_model_counts_packed_or_not_with_what_is_merged_into_it(tmp_path):
    write_model(tmp_path, version="2019-01-01")
    newest = write_model(tmp_path, version="2021-01-01", packed=False)
    extras = '{"version": 1.0, "merge": {"metadata": {"serviceFullName": "Merged"}, "shapes": {"Age": {"max": 1}}}}'
    newest.with_name("service-2.sdk-extras.json").write_text(extras)
    document = opened(tmp_path)
    assert document is not None
    path = "botocore/data/pets/2021-01-01/service-2.json"
    assert (document.contract.path, document.contract.title) == (path, "Merged")
    document.operations(document.contract.routes)
    (error,) = document.errors(SchemaRef(path=path, pointer="/shapes/Age"), 2, RESPONSE)
    assert (error.keyword, error.expected) == ("maximum", "at most 1")


def test_an_environment_below_the_root_comes_before_the_interpreters_path(tmp_path, monkeypatch):
    elsewhere, root = tmp_path / "site-packages", tmp_path / "project"
    write_model(elsewhere, {"metadata": {"serviceFullName": "Installed"}}, packages=".")
    root.mkdir()
    monkeypatch.setattr(sys, "path", ["", str(tmp_path / "absent"), str(elsewhere), *sys.path])
    first = opened(root)
    write_model(root, {"metadata": {"serviceFullName": "Project's"}}, packages="venv/Lib/site-packages")
    second = opened(root)
    assert [found.contract.title for found in (first, second) if found is not None] == ["Installed", "Project's"]


def test_a_link_out_of_the_root_is_not_followed(tmp_path):
    write_model(tmp_path / "outside", packages="packages")
    packages = tmp_path / "root/.venv/lib/python3.12/site-packages"
    packages.parent.mkdir(parents=True)
    packages.symlink_to(tmp_path / "outside/packages")
    assert opened(tmp_path / "root") is None


@pytest.mark.parametrize("service", ["zoo", "", "..", "../pets", "Pets", "pets/2020-01-01", "p" * 101])
def test_no_model_is_found_for_other_names(tmp_path, service):
    write_model(tmp_path)
    assert find_model(Project(root=tmp_path), service) is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no gzip", "it cannot be unpacked (Error -3 while decompressing data: incorrect header check)"),
        (gzip.compress(b"no JSON"), "not JSON: Expecting value"),
        (gzip.compress(b"[" * 300 + b"]" * 300), "nested deeper than 200 levels"),
        (gzip.compress(b" " * (16 * 1024 * 1024 + 1)), "it is larger than 16 MiB"),
    ],
    ids=["packed", "text", "depth", "size"],
)
def test_a_model_that_cannot_be_read_says_why(tmp_path, data, message):
    write_model(tmp_path).write_bytes(data)
    with pytest.raises(ContractError) as caught:
        opened(tmp_path)
    assert str(caught.value) == f"{PATH}: {message}; install botocore anew"


@pytest.mark.parametrize(
    "model",
    [
        None,
        [],
        {"operations": [], "shapes": 1, "metadata": "x"},
        {"operations": {"Get": None, "Put": {"input": 1, "output": {"shape": "Absent"}}}, "shapes": {"A": 1}},
        {
            "operations": {"Get": {"input": {"shape": "A"}, "output": {"shape": "B"}}},
            "shapes": {"A": {"type": []}, "B": {}},
        },
        {
            "operations": {"Get": {"input": {"shape": "A"}, "output": {"shape": "A"}}},
            "shapes": {
                "A": {"type": "structure", "members": {"B": 1, "C": {"shape": 2}}, "required": [1, "B"], "min": "x"}
            },
        },
    ],
)
def test_what_is_not_understood_of_a_model_allows_anything(tmp_path, model):
    write_model(tmp_path, model)
    document = opened(tmp_path)
    assert document is not None
    for operation in document.operations(document.contract.routes).values():
        for media in (*operation.request_body.content, *operation.responses[0].content):
            if media.schema is not None and "Absent" not in str(model):
                assert document.errors(media.schema, {"B": Hole(reason="unknown")}, REQUEST) == ()


def test_the_service_of_a_models_path():
    assert (service_at(PATH), service_at("contracts/pets.yaml")) == ("pets", None)


def test_the_shape_keeps_its_place(tmp_path):
    (error,) = pets(tmp_path).errors(SchemaRef(path=PATH, pointer="/shapes/Kind"), "cow", RESPONSE)
    assert (error.schema.path, error.schema.pointer) == (PATH, "/shapes/Kind/enum")
    assert MODEL["shapes"]["Kind"]["enum"] == ["cat", "dog"]
