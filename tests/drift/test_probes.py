from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockaudit.cli.app import main
from tests.drift.history import git

HEAD = 'import schemathesis\n\nschema = schemathesis.openapi.from_path("openapi.json")\n'
DONE = {"responses": {"200": {"description": ""}}}


@pytest.fixture(autouse=True)
def _inside(tmp_path, monkeypatch):
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "project"
    (root / "tests").mkdir(parents=True)
    monkeypatch.chdir(root)


def write(name: str, paths: dict[str, object], **rest: object) -> None:
    document = {"openapi": "3.0.3", "info": {"title": name, "version": "1"}, "paths": paths, **rest}
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(json.dumps(document), encoding="utf-8")


def suite(text: str, head: str = HEAD) -> None:
    Path("tests/test_probes.py").write_text(head + text, encoding="utf-8")


def drift(capfd, *arguments: str) -> tuple[int, dict]:
    code = main(["drift", *arguments, "--format", "json"])
    return code, json.loads(capfd.readouterr().out)


def explained(report: dict) -> dict[str, tuple[list[str], list[str]]]:
    """Give for each change that touches probes the lines of those that it makes wrong and right."""
    return {
        f"{change['id']} {change['operation']}": tuple(
            [probe["ref"].rpartition(":")[2] for probe in change["probes"][key]]
            for key in ("makes_wrong", "makes_right")
        )
        for change in report["changes"]
        if change["probes"]["makes_wrong"] or change["probes"]["makes_right"]
    }


def of(**operation: object) -> dict[str, object]:
    return {**DONE, **operation}


GET_A = {"/a": {"get": of(operationId="a", tags=["x"])}}
REMOVED = "api-path-removed-without-deprecation GET /a"
CASES = {
    # name: (decorator or expression, old paths, new paths, {change: (wrong, right)})
    "lookup of a removed path": ('schema["/a"]["GET"]', GET_A, {}, {REMOVED: (["5"], [])}),
    "lookup of a removed method": (
        'schema["/a"]["GET"]',
        {"/a": {"get": DONE, "put": DONE}},
        {"/a": {"put": DONE}},
        {"api-removed-without-deprecation GET /a": (["5"], [])},
    ),
    "path of which one method is left": ('schema["/a"]', {"/a": {"get": DONE, "put": DONE}}, {"/a": {"put": DONE}}, {}),
    "lookup that is right now": ('schema["/a"]["get"]', {}, GET_A, {"endpoint-added GET /a": ([], ["5"])}),
    "lookup of another path": ('schema["/b"]["GET"]', GET_A, {}, {}),
    "renamed path": (
        'schema.include(path_regex="^/a").parametrize()',
        GET_A,
        {"/b": {"get": of(operationId="a", tags=["x"])}},
        {REMOVED: (["5"], [])},
    ),
    "one of two paths is left": (
        'schema.include(path=["/a", "/b"]).parametrize()',
        {**GET_A, "/b": {"get": DONE}},
        {"/b": {"get": DONE}},
        {},
    ),
    "both paths went": (
        'schema.include(path=["/a", "/b"]).parametrize()',
        {**GET_A, "/b": {"get": DONE}},
        {"/c": {"get": DONE}},
        {REMOVED: (["5"], []), "api-path-removed-without-deprecation GET /b": (["5"], [])},
    ),
    "another operationId": (
        'schema.include(operation_id="a").parametrize()',
        GET_A,
        {"/a": {"get": of(operationId="b", tags=["x"])}},
        {"api-operation-id-removed GET /a": (["5"], [])},
    ),
    "operationId that moved with its path": (
        'schema.find_operation_by_id("a")',
        GET_A,
        {"/b": {"get": of(operationId="a")}},
        {},
    ),
    "another tag": (
        'schema.include(tag="x").parametrize()',
        GET_A,
        {"/a": {"get": of(operationId="a", tags=["y"])}},
        {"api-tag-removed GET /a": (["5"], [])},
    ),
    "a tag that is asked for": (
        'schema.include(tag="y").parametrize()',
        GET_A,
        {"/a": {"get": of(operationId="a", tags=["y"])}},
        {"api-tag-added GET /a": ([], ["5"])},
    ),
    "a tag that is left out": (
        'schema.exclude(tag="y").parametrize()',
        GET_A,
        {"/a": {"get": of(operationId="a", tags=["x", "y"])}},
        {"api-tag-added GET /a": (["5"], [])},
    ),
    "deprecated and left out": (
        "schema.exclude(deprecated=True).parametrize()",
        GET_A,
        {"/a": {"get": of(operationId="a", tags=["x"], deprecated=True)}},
        {"endpoint-deprecated GET /a": (["5"], [])},
    ),
    "all operations, whatever they are": (
        "schema.parametrize()",
        GET_A,
        {"/b": {"get": DONE}},
        {},
    ),
    "all operations, of which none is left": ("schema.parametrize()", GET_A, {}, {REMOVED: (["5"], [])}),
    "a selector of the run": ("schema.include(path=PATH).parametrize()", GET_A, {}, {}),
    "a function that selects": ("schema.include(lambda c: True, path='/a').parametrize()", GET_A, {}, {}),
    "a tuple, which Schemathesis does not take": ("schema.include(path=('/a',)).parametrize()", GET_A, {}, {}),
    "Schemathesis 3": ('schema.parametrize(endpoint="^/a", method="GET")', GET_A, {}, {REMOVED: (["5"], [])}),
    "a pattern that takes long": ('schema.include(path_regex="(/a*)*").parametrize()', GET_A, {}, {}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_probe_is_wrong_where_nothing_is_left_and_right_where_something_came(name, capfd):
    text, old, new, wanted = CASES[name]
    write("old.json", old)
    write("new.json", new)
    suite(f"\n@({text})\ndef test_api(case):\n    pass\n")
    code, report = drift(capfd, "old.json", "new.json")
    ref = "tests/test_probes.py:5"
    words = ["wrong"] * any(wrong for wrong, _ in wanted.values()) + ["right"] * any(r for _, r in wanted.values())
    expected = {key: [ref] if [key] == (words or ["untouched"]) else [] for key in ("wrong", "right", "untouched")}
    assert explained(report) == wanted
    assert report["probes"] == {**expected, "unexplained": {"makes_wrong": [], "makes_right": []}}
    assert (code, report["summary"]["probes"]) == (1 if "wrong" in words else 0, 1)


def test_a_renamed_path_parameter_breaks_a_lookup_though_it_is_no_change(capfd):
    parameter = {"in": "path", "required": True, "schema": {"type": "string"}}
    for name, text in (("old.json", "id"), ("new.json", "key")):
        write(name, {f"/a/{{{text}}}": {"get": of(parameters=[{**parameter, "name": text}])}})
    suite('GET = schema["/a/{id}"]["GET"]\n')
    assert main(["drift", "old.json", "new.json"]) == 1
    assert capfd.readouterr().out == (
        "old.json -> new.json\n\n"
        "no change accounts for these\n"
        "  wrong now: tests/test_probes.py:4 probe: it selected GET /a/{id} and selects nothing now\n"
        "    schema['/a/{id}']['GET'] of tests/test_probes.py\n\n"
        "No changes. 0 fakes, 1 probe.\n"
    )
    main(["drift", "old.json", "new.json", "--format", "github"])
    assert capfd.readouterr().out.splitlines()[0] == (
        "::error file=tests/test_probes.py,line=4,title=probe without operations::schema['/a/{id}']['GET']: "
        "it selected GET /a/{id} and selects nothing now%0Abecause the contract changed"
    )


def repository(**contracts: dict[str, object]) -> None:
    for name, paths in contracts.items():
        write(f"api/{name}.json", paths, servers=[{"url": f"https://{name}.example"}])
    git(Path(), "init", "--quiet", "--initial-branch=main")
    git(Path(), "add", "--all")
    git(Path(), "commit", "--quiet", "--message", "first")


@pytest.mark.parametrize(
    ("loads", "wrong"),
    [
        ('openapi.from_path("api/one.json")', True),
        ('openapi.from_path("api/two.json")', False),
        ('openapi.from_path("elsewhere.json")', False),
        ('openapi.from_url("http://localhost/openapi.json")', False),
        ('openapi.from_dict({"openapi": "3.0.3", "paths": {}})', False),
        ("openapi.from_dict(make())", False),
    ],
)
def test_a_probe_is_judged_by_the_contract_that_it_loads(loads, wrong, capfd):
    repository(one=GET_A, two=GET_A)
    write("api/one.json", {}, servers=[{"url": "https://one.example"}])
    suite('GET = schema["/a"]["GET"]\n', f"import schemathesis\nschema = schemathesis.{loads}\n")
    code, report = drift(capfd, "--base", "HEAD")
    assert (code, bool(report["probes"]["wrong"])) == (int(wrong), wrong)


def test_a_probe_of_no_known_contract_is_wrong_where_no_contract_holds_what_it_asks_for(capfd):
    repository(one=GET_A, two={"/b": {"get": DONE}})
    write("api/one.json", {}, servers=[{"url": "https://one.example"}])
    suite(
        'GET = schema["/a"]["GET"]\n', 'import schemathesis\nschema = schemathesis.openapi.from_asgi("/o.json", app)\n'
    )
    assert explained(drift(capfd, "--base", "HEAD")[1]) == {REMOVED: (["3"], [])}


def test_a_contract_that_is_not_compared_may_hold_what_a_probe_asks_for(capfd):
    repository(one=GET_A, two=GET_A)
    write("api/one.json", {}, servers=[{"url": "https://one.example"}])
    suite(
        'GET = schema["/a"]["GET"]\n', 'import schemathesis\nschema = schemathesis.openapi.from_asgi("/o.json", app)\n'
    )
    code, report = drift(capfd, "HEAD:api/one.json", "api/one.json")
    assert (code, report["probes"]["untouched"]) == (0, ["tests/test_probes.py:3"])


def test_a_comment_and_a_message_tell_of_probes(capfd):
    write("old.json", GET_A)
    write("new.json", {})
    suite('@schema.include(tag="x").parametrize()\ndef test_x(case):\n    pass\n')
    assert main(["drift", "old.json", "new.json", "--format", "markdown"]) == 1
    assert capfd.readouterr().out.splitlines()[-3:] == [
        "| | Change | Where | Fakes and probes |",
        "|---|---|---|---|",
        (
            "| 🔴 | `api-path-removed-without-deprecation` (breaking)<br>`the path was removed` | `GET /a`<br>`new.json:1` | "
            "wrong: `tests/test_probes.py:4` `schema.include(tag='x').parametrize()` "
            "`it selected GET /a and selects nothing now` |"
        ),
    ]
    main(["drift", "old.json", "new.json"])
    assert capfd.readouterr().out == (
        "old.json -> new.json\n\n"
        "api-path-removed-without-deprecation (breaking)\n"
        "  GET /a: the path was removed\n"
        "  old: old.json:1, new: new.json:1\n"
        "  makes wrong: tests/test_probes.py:4 probe: it selected GET /a and selects nothing now\n"
        "    schema.include(tag='x').parametrize() of tests/test_probes.py::test_x\n\n"
        "1 change, 1 breaking for consumers. Of 0 fakes 0 are wrong now, 0 are right now, 0 untouched. "
        "Of 1 probe 1 is wrong now, 0 are right now, 0 untouched.\n"
    )


def test_what_a_probe_is_called_does_not_act_on_whoever_shows_it(capfd):
    write("old.json", {"/\x1b[31m::set-output `b`": {"get": DONE}})
    write("new.json", {})
    suite('GET = schema["/\x1b[31m::set-output `b`"]["GET"]\n')
    for form in ("terminal", "github", "markdown"):
        assert main(["drift", "old.json", "new.json", "--format", form]) == 1
        lines = capfd.readouterr().out.split("\n")
        assert [line for line in lines if not line.isprintable() or line.startswith("::set-output")] == []
