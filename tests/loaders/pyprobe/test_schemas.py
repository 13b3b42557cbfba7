from __future__ import annotations

import pytest

from tests.loaders.pyprobe.reading import HEAD, SCHEMA, load, terms


def contract(text: str, **rest: object) -> str | None:
    [probe] = load(f"{HEAD}{text}\n@schema.parametrize()\ndef test_x(case): ...\n", **rest)
    return probe.contract


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('schemathesis.openapi.from_path("./specs/../openapi.yaml")', "openapi.yaml"),
        ('schemathesis.openapi.from_path(Path(__file__).parent / "openapi.yaml")', "tests/api/openapi.yaml"),
        ('schemathesis.openapi.from_path(str(Path(__file__).resolve().parents[2] / "o.yaml"))', "o.yaml"),
        ('schemathesis.openapi.from_path(Path(__file__).parent.parent.joinpath("a", "o.yaml"))', "tests/a/o.yaml"),
        ('schemathesis.openapi.from_path(os.path.join(os.path.dirname(__file__), "..", "o.yaml"))', "tests/o.yaml"),
        ('schemathesis.openapi.from_path(os.path.dirname(__file__) + "/o.yaml")', "tests/api/o.yaml"),
        ('schemathesis.openapi.from_path(Path("a") / "o.yaml")', "a/o.yaml"),
        ('schemathesis.openapi.from_path("/etc/o.yaml")', "/etc/o.yaml"),
        ('schemathesis.openapi.from_path(path="o.yaml")', "o.yaml"),
        ("schemathesis.openapi.from_path(ROOT)", None),
        ('schemathesis.openapi.from_file(open("o.yaml"))', "o.yaml"),
        ('schemathesis.openapi.from_dict(yaml.safe_load(Path("o.yaml").read_text()))', "o.yaml"),
        ('schemathesis.openapi.from_dict({"openapi": "3.0.3"})', "tests/api/test_x.py"),
        ('schemathesis.openapi.from_url("http://localhost/openapi.json")', None),
        ('schemathesis.openapi.from_asgi("/openapi.json", app)', None),
        ('schemathesis.from_path("o.yaml")', "o.yaml"),
        ('schemathesis.from_uri("http://localhost/openapi.json")', None),
    ],
)
def test_the_contract_that_a_probe_loads(text, expected):
    assert contract(f"import os, yaml\nfrom pathlib import Path\nschema = {text}") == expected


def test_a_document_that_is_opened_in_a_block_is_a_file():
    text = 'import json\nwith open("o.json") as file:\n    raw = json.load(file)\nschema = schemathesis.openapi.from_dict(raw)'
    assert contract(text) == "o.json"


def test_a_document_that_the_test_changes_is_its_own():
    text = 'import json\nraw = json.load(open("o.json"))\nraw["paths"]["/b"] = {}\nschema = schemathesis.openapi.from_dict(raw)'
    [probe] = load(f"{HEAD}{text}\n@schema.parametrize()\ndef test_x(case): ...\n")
    assert (probe.contract, terms(probe)) == (None, ["?"])


def test_a_path_of_the_working_directory_may_be_that_of_a_part_of_the_repository(tmp_path):
    files = {"tests/specs/o.yaml": ""}
    assert contract('schema = schemathesis.openapi.from_path("specs/o.yaml")', files=files, root=tmp_path) == (
        "tests/specs/o.yaml"
    )


def test_two_ways_to_load_a_schema_leave_its_contract_open():
    text = 'try:\n    schema = schemathesis.openapi.from_url("u")\nexcept OSError:\n    schema = schemathesis.openapi.from_path("o.yaml")'
    assert contract(text) is None


@pytest.mark.parametrize(
    "head",
    [
        'import schemathesis as st\nschema = st.openapi.from_path("o.yaml")',
        'from schemathesis import openapi\nschema = openapi.from_path("o.yaml")',
        'import schemathesis.openapi as oa\nschema = oa.from_path("o.yaml")',
        'from schemathesis.openapi import from_path\nschema = from_path("o.yaml")',
        'from schemathesis import from_path as load\nschema = load("o.yaml")',
        "import schemathesis\nfrom .schemas import schema",
        "import schemathesis\nfrom tests.api.schemas import schema",
        "import schemathesis\nfrom tests.api import schemas\nschema = schemas.schema",
        "import schemathesis\nfrom tests.api.schemas import SPEC\nschema = schemathesis.openapi.from_path(SPEC)",
        "import schemathesis\nfrom tests.api.schemas import make\nschema = make()",
        'import schemathesis\ndef make():\n    return schemathesis.openapi.from_path("o.yaml")\nschema = make()',
        'import schemathesis\nschema = schemathesis.pytest.from_fixture("lent")',
        'import schemathesis\nschema = schemathesis.from_pytest_fixture("lent")',
        (
            'import pytest, schemathesis\nschema = schemathesis.pytest.from_fixture("own")\n'
            '@pytest.fixture\ndef own():\n    yield schemathesis.openapi.from_path("o.yaml")'
        ),
    ],
)
def test_where_a_schema_comes_from(head, tmp_path):
    schemas = 'import schemathesis\nSPEC = "o.yaml"\ndef make():\n    return schemathesis.openapi.from_path(SPEC)\nschema = make()\n'
    conftest = 'import pytest, schemathesis\n@pytest.fixture(scope="session")\ndef lent(spec):\n    return schemathesis.openapi.from_path(spec)\n'
    conftest += '@pytest.fixture\ndef spec():\n    return "o.yaml"\n'
    files = {"tests/api/schemas.py": schemas, "tests/conftest.py": conftest}
    [probe] = load(f"{head}\n@schema.parametrize()\ndef test_x(case): ...\n", files, tmp_path)
    assert (probe.contract, probe.selectors) == ("o.yaml", ())


def test_a_parameter_is_the_fixture_of_its_name(tmp_path):
    files = {"tests/conftest.py": f"import pytest\n{HEAD}@pytest.fixture\ndef api():\n    {SCHEMA}    return schema\n"}
    [probe] = load(f'{HEAD}def test_x(api):\n    api["/a"]["GET"].Case()\n', files, tmp_path)
    assert (probe.contract, terms(probe)) == ("openapi.yaml", ["path/a methodGET"])


def test_version_4_drops_what_a_fixture_selects_and_version_3_keeps_it(tmp_path):
    body = f'@pytest.fixture\ndef api():\n    {SCHEMA}    return schema.include(tag="x")\n'
    for call, expected in (("pytest.from_fixture", []), ("from_pytest_fixture", ["tagx"])):
        text = f'import pytest\n{HEAD}{body}lazy = schemathesis.{call}("api")\n@lazy.parametrize()\ndef test_x(case): ...\n'
        assert [terms(probe) for probe in load(text)] == [expected]
