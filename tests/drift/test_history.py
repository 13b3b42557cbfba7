from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockaudit.cli.app import main
from tests.drift.history import STEPS, Step, build

EXPECTED = Path(__file__).with_name("history.expected.txt")


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> tuple[Path, list[str]]:
    root = tmp_path_factory.mktemp("history")
    return root, build(root)


@pytest.fixture(autouse=True)
def _inside(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(repository[0])


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step.name for step in STEPS])
def test_every_change_is_named_with_exactly_what_it_makes_wrong_and_right(number, repository, capfd):
    step: Step = STEPS[number]
    old, new = (f"{commit}:openapi.yaml" for commit in repository[1][number : number + 2])

    code = main(["drift", old, new, "--format", "json"])

    report = json.loads(capfd.readouterr().out)
    assert [(change["id"], change["breaking"]) for change in report["changes"]] == list(step.changes)
    assert report["wrong"] == list(step.wrong)
    assert report["right"] == list(step.right)
    assert (len(report["untouched"]), report["summary"]["untouched"]) == (13 - len(step.wrong) - len(step.right),) * 2
    assert {*report["untouched"]}.isdisjoint({*step.wrong, *step.right})
    assert report["unexplained"] == {"makes_wrong": [], "makes_right": []}
    explained = {finding["fake"]["ref"] for change in report["changes"] for finding in change["makes_wrong"]}
    assert explained - set(step.touched) == set(step.wrong)
    assert (report["probes"]["wrong"], report["probes"]["right"]) == ([*step.lost], [*step.found])
    probes = [change["probes"] for change in report["changes"]]
    blamed = [{probe["ref"] for found in probes for probe in found[key]} for key in ("makes_wrong", "makes_right")]
    assert blamed == [{*step.lost}, {*step.found}]
    assert code == (1 if step.wrong or step.lost else 0)


def test_the_whole_history_at_once(repository, capfd):
    assert main(["drift", "--base", "HEAD~12"]) == 1
    assert capfd.readouterr().out == EXPECTED.read_text("utf-8")


def test_a_reverted_history_makes_right_what_it_made_wrong(repository, capfd):
    first, last = repository[1][0], repository[1][-1]
    main(["drift", f"{first}:openapi.yaml", f"{last}:openapi.yaml", "--format", "json"])
    there = json.loads(capfd.readouterr().out)
    assert main(["drift", f"{last}:openapi.yaml", f"{first}:openapi.yaml", "--format", "json"]) == 1
    back = json.loads(capfd.readouterr().out)
    assert (back["wrong"], back["right"]) == (there["right"], there["wrong"])
    assert back["untouched"] == there["untouched"]
    for one, other in (("wrong", "right"), ("right", "wrong"), ("untouched", "untouched")):
        assert back["probes"][one] == there["probes"][other]


def test_nothing_changed(repository, capfd):
    assert main(["drift", "--base", "HEAD"]) == 0
    assert capfd.readouterr().out == "HEAD:openapi.yaml -> openapi.yaml\n\nNo changes. 13 fakes, 5 probes.\n"


def test_annotations_for_github(repository, capfd):
    old, new = (f"{commit}:openapi.yaml" for commit in repository[1][8:10])
    assert main(["drift", old, new, "--format", "github"]) == 1
    assert capfd.readouterr().out == (
        "::error file=tests/cassettes/orders.yaml,line=21,title=REQ002 missing-required-param::"
        'required query parameter "region" is missing%0A'
        "because request-parameter-became-required: query parameter region became required\n"
        "::warning file=openapi.yaml,line=52,title=request-parameter-became-required::"
        "GET /search: query parameter region became required (breaking)\n"
        "::notice title=mockaudit drift::1 change, 1 breaking for consumers. "
        "Of 13 fakes 1 is wrong now, 0 are right now, 12 untouched."
        " Of 5 probes 0 are wrong now, 0 are right now, 5 untouched.\n"
    )


def test_a_comment_in_markdown(repository, capfd):
    old, new = (f"{commit}:openapi.yaml" for commit in repository[1][4:6])
    assert main(["drift", old, new, "--format", "markdown"]) == 0
    assert capfd.readouterr().out == (
        "<!-- mockaudit drift -->\n\n### mockaudit: contract drift\n\n"
        "1 change, 1 breaking for consumers. Of 13 fakes 0 are wrong now, 1 is right now, 12 untouched."
        " Of 5 probes 0 are wrong now, 0 are right now, 5 untouched.\n\n"
        f"`{old}` → `{new}`\n\n"
        "| | Change | Where | Fakes and probes |\n|---|---|---|---|\n"
        "| 🟠 | `response-property-enum-value-added` (breaking, proved breaking)<br>"
        '`response property channel got the enum value "kiosk"` | '
        "`POST /orders 201`<br>`GET /orders/{orderId} 200`<br>`openapi.yaml:92` | "
        "right: `tests/test_api.py:28` `PAY004` "
        '`body/channel is "kiosk", contract allows "web", "shop"` |\n'
    )
