from __future__ import annotations

import pytest

from mockaudit.documents.source import Project
from mockaudit.loaders.pyprobe.modules import Modules
from mockaudit.loaders.pyprobe.source_file import MARK, new_modules
from mockaudit.model.probe import Selector, Term
from tests.loaders.pyprobe.reading import HEAD, SCHEMA, load, terms, told

NAMES = [f"f{number}" for number in range(40)]
FIXTURES = "".join(f"@pytest.fixture\ndef {name}({', '.join({*NAMES} - {name})}): return f1\n" for name in NAMES)


def test_a_probe_is_where_a_test_asks_for_operations():
    [probe] = load(f'{HEAD}{SCHEMA}\n@schema.include(path="/a").parametrize()\ndef test_x(case): ...\n')
    assert (probe.ref, probe.owner, probe.contract, probe.legacy, probe.text) == (
        "tests/api/test_x.py:4",
        "tests/api/test_x.py::test_x",
        "openapi.yaml",
        False,
        "schema.include(path='/a').parametrize()",
    )
    assert probe.selectors == (Selector(terms=(Term(attribute="path", values=("/a",)),)),)
    assert (probe.at.span.line, probe.at.span.column, probe.at.span.end_column) == (4, 2, 40)


def test_the_uses_of_a_schema():
    text = """
from hypothesis import given
get = schema["/a"]["GET"]
both = schema["/a"].as_strategy() | get.as_strategy()
APIWorkflow = schema.include(tag="x").as_state_machine()
class TestA:
    @given(case=schema["/b"]["POST"].as_strategy())
    def test_b(self, case): ...
    @schema.parametrize()
    async def test_c(self, case):
        schema.find_operation_by_id("d").Case()
        schema.get_operation_by_id("e").make_case()
        schema.find_operation_by_reference("#/paths/~1f~1{id}/patch")
def test_d():
    schema.add_link(source=schema["/g"]["PUT"], target=schema["/h"]["GET"])
    @given(case=schema.as_strategy())
    def inner(case): ...
"""
    probes = load(HEAD + SCHEMA + text)
    assert [(*line[:2], terms(probe)) for line, probe in zip(told(probes), probes, strict=True)] == [
        ("5", "", ["path/a methodGET"]),
        ("6", "", ["path/a"]),
        ("7", "", ["tagx"]),
        ("9", "TestA::test_b", ["path/b methodPOST"]),
        ("11", "TestA::test_c", []),
        ("13", "TestA::test_c", ["operation_idd"]),
        ("14", "TestA::test_c", ["operation_ide"]),
        ("15", "TestA::test_c", ["path/f/{id} methodPATCH"]),
        ("17", "test_d", ["path/g methodPUT"]),
        ("17", "test_d", ["path/h methodGET"]),
        ("18", "test_d::inner", []),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'try:\n    schema["/a"]["GET"]\nexcept LookupError:\n    pass',
        'if "/a" in schema:\n    schema["/a"]["GET"]',
        'with pytest.raises(LookupError):\n    schema["/a"]["GET"]',
        'with contextlib.suppress(KeyError):\n    schema["/a"]["GET"]',
        'found = schema["/a"]["GET"] if "/a" in schema else None',
        'found = "/a" in schema and schema["/a"]',
        'found = [schema[path] for path in ["/a"]]',
        'found = lambda: schema["/a"]',
        'schema.get("/a")',
        'for name in names:\n    schema["/a"]',
        'schema["/a"] = 1',
        'other["/a"]["GET"]',
        "schema.include(path='/a')",
        'schema.find_operation_by_path("GET", "/a")',
    ],
)
def test_what_may_fail_without_harm_is_no_probe(text):
    assert load(HEAD + SCHEMA + text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('include(path="/a", method=["get", "post"])', ["path/a methodGET,POST"]),
        ('include(tag="x").include(tag="y").exclude(path_regex="^/c")', ["tagx", "tagy", "not path~^/c"]),
        ('include(path_regex=re.compile("^/a"))', ["path~^/a"]),
        ('include(path_regex=re.compile("^/a", re.I))', ["?"]),
        ('include(method_regex=re.compile("get"))', ["?"]),
        ("include(operation_id=IDS)", ["operation_ida,b"]),
        ('include(path=BASE + "/a")', ["path/v1/a"]),
        ('include(path=f"{BASE}/a")', ["path/v1/a"]),
        ('include(path=f"{BASE!r}/a")', ["?"]),
        ('include(path=f"{version}/a")', ["?"]),
        ("include(lambda ctx: True)", ["?"]),
        ("include(func=chosen)", ["?"]),
        ("include(**chosen)", ["?"]),
        ('include(path=("/a", "/b"))', ["?"]),
        ('include(path="/a").include(tag=tag)', ["path/a", "?"]),
        ("exclude(deprecated=True)", ["not deprecated"]),
        ('exclude(deprecated=True, tag="x")', ["not deprecated tagx"]),
        ("exclude(deprecated=flag)", ["?"]),
        ('include(paths="/a")', ["?"]),
    ],
)
def test_selectors_are_known_where_they_are_literals(text, expected):
    head = f'import re\n{HEAD}{SCHEMA}IDS = ["a", "b"]\nBASE = "/v1"\n'
    [probe] = load(f"{head}@schema.{text}.parametrize()\ndef test_x(case): ...\n")
    assert terms(probe) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('schema = schema.include(tag="x")\nschema = schema.exclude(tag="y")', ["tagx", "not tagy"]),
        ('for tag in ["a", "b"]:\n    schema = schema.exclude(tag=tag)', None),
        ('if SMALL:\n    schema = schema.include(tag="x")', ["?"]),
        ("schema = make()", None),
        ("del schema", None),
        ("schema += 1", None),
        ("from elsewhere import schema", None),
        ("def schema(): ...", None),
    ],
)
def test_a_name_is_what_it_was_bound_to_last(text, expected):
    probes = load(f"{HEAD}{SCHEMA}{text}\n@schema.parametrize()\ndef test_x(case): ...\n")
    assert [terms(probe) for probe in probes] == ([] if expected is None else [expected])


def test_the_names_of_a_function_hide_those_of_its_module():
    assert (
        load(f'{HEAD}{SCHEMA}def test_x(schema):\n    schema["/a"]\ndef test_y():\n    schema = 1\n    schema["/a"]\n')
        == []
    )


def test_names_of_a_module_are_what_they_are_in_the_end():
    [probe] = load(f'{HEAD}def test_x():\n    schema["/a"]\n{SCHEMA}')
    assert probe.contract == "openapi.yaml"


@pytest.mark.parametrize(
    ("loads", "text", "expected"),
    [
        ("", 'endpoint="/a", method="get"', ["endpoint~/a methodGET"]),
        ("", 'endpoint=["/a", "/b"], tag="x", operation_id="o"', ["endpoint~/a,/b tag~x operation_id~o"]),
        (', endpoint="/a", tag="x"', 'endpoint="/b"', ["endpoint~/b tag~x"]),
        ("", "skip_deprecated_operations=True", ["not deprecated"]),
        ("", 'method="G"', ["?"]),
        ("", "endpoint=path", ["?"]),
        ("", "**chosen", ["?"]),
    ],
)
def test_the_arguments_of_schemathesis_3(loads, text, expected):
    [probe] = load(
        f'{HEAD}schema = schemathesis.from_uri("u"{loads})\n@schema.parametrize({text})\ndef test_x(case): ...\n'
    )
    assert (terms(probe), probe.legacy) == (expected, True)


@pytest.mark.parametrize("hook", ["before_load_schema", "before_process_path"])
def test_a_test_that_rewrites_the_schema_is_not_judged(hook):
    [probe] = load(f'{HEAD}@schemathesis.hook\ndef {hook}(*_): ...\n{SCHEMA}schema["/a"]["GET"]\n')
    assert terms(probe) == ["path/a methodGET", "?"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import schemathesis",
        "schemathesis (",
        "# schemathesis\n\0",
        "import schemathesis\n" + "x = " + "(" * 300 + ")" * 300,
        "import schemathesis\nx = " + "schema.a" + ".b" * 5000,
        "import schemathesis\n" + SCHEMA + "schema" + '.include(tag="x")' * 500,
        "import schemathesis\nx = 'a'\n" + "x = x + x\n" * 60,
        "import schemathesis\nx = ['a']\n" + "x = x + x\n" * 60,
        "import schemathesis\ndef f():\n    return f()\nx = f()\nx.parametrize()",
        "import schemathesis, pytest\n@pytest.fixture\ndef a(b): return b\n@pytest.fixture\ndef b(a): return a\ndef test(a): a['x']",
        "import schemathesis, pytest\n" + FIXTURES + "def test(f1): f1['a']",
        "import schemathesis\nfrom .test_x import schema\nfrom tests.api import test_x\nschema['/a']",
        "import schemathesis\nfrom ........x import schema\nschema['/a']",
        'import schemathesis\ns = schemathesis.openapi.from_path("a\\0b")',
        "import schemathesis\nschema = schemathesis.openapi.from_path()\nschema = schemathesis.pytest.from_fixture()",
        "import schemathesis\nlazy = schemathesis.pytest.from_fixture(*names)",
    ],
)
def test_hostile_files_are_read_in_bounded_time(text):
    assert load(text) == []


def test_a_schema_narrowed_without_end_is_not_judged():
    [probe] = load(HEAD + SCHEMA + 'schema = schema.include(tag="x")\n' * 2000 + "schema.parametrize()(test)\n")
    assert len(probe.selectors) <= 101
    assert "?" in terms(probe)


def test_files_without_a_mark_are_passed_over():
    assert MARK.search(b"@pytest.mark.parametrize('a', [1])\ndef test_x(schema, a): ...") is None
    [probe] = load("from schemathesis import openapi as o\no.from_url('u')['/a']")
    assert terms(probe) == ["path/a"]


def test_modules_that_import_each_other_come_to_an_end(tmp_path):
    one, other = "from tests.b import schema\n", "from tests.a import schema\n"
    files = {"tests/a.py": one, "tests/b.py": other}
    assert load(f'{HEAD}from tests.a import schema\nschema["/a"]\n', files, tmp_path) == []
    assert isinstance(new_modules(Project(root=tmp_path)), Modules)
