from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockaudit.cli.app import main
from tests.drift.history import git

PAY = """openapi: 3.0.3
info: {title: Pay, version: "1"}
servers: [{url: "https://pay.example"}]
paths:
  /a:
    get:
      responses: {"200": {description: d}}
"""
SHOP = PAY.replace("Pay", "Shop").replace("pay", "shop").replace("/a", "/b")
TEST = 'import responses\n\n\ndef test():\n    responses.get("https://pay.example/a", status=200)\n'


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch) -> Path:
    root = tmp_path / "repository"
    files = {"contracts/pay.yaml": PAY, "contracts/shop.yaml": SHOP, "tests/test_a.py": TEST, "other/pay.yaml": PAY}
    files |= {"contracts/notes.yaml": "a: 1\n", "contracts/broken.yaml": "openapi: 3.0.3\n\tinfo"}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "first")
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(root)
    (root / "contracts/broken.yaml").unlink()
    git(root, "commit", "--quiet", "--all", "--message", "second")
    return root


def drift(capfd) -> tuple[int, dict]:
    code = main(["drift", "--base", "HEAD", "--format", "json"])
    return code, json.loads(capfd.readouterr().out)


def compared(report: dict) -> list[tuple[str, str]]:
    return [(pair["old"], pair["new"]) for pair in report["compared"]]


SAME = ("HEAD:contracts/shop.yaml", "contracts/shop.yaml")


def test_of_a_deleted_contract_every_operation_was_removed(root, capfd):
    for name in ("contracts/pay.yaml", "contracts/notes.yaml", "other/pay.yaml"):
        (root / name).unlink()
    code, report = drift(capfd)
    assert compared(report) == [SAME, ("HEAD:contracts/pay.yaml", "contracts/pay.yaml (deleted)")]
    [change] = report["changes"]
    assert (change["id"], change["breaking"], change["operation"]) == (
        "api-path-removed-without-deprecation",
        True,
        "GET /a",
    )
    assert [finding["code"] for finding in change["makes_wrong"]] == ["END001"]
    assert (code, report["wrong"]) == (1, ["tests/test_a.py:5"])


def test_the_only_contract_deleted(root, capfd):
    for name in ("pay", "shop"):
        (root / f"contracts/{name}.yaml").unlink()
    code, report = drift(capfd)
    assert (code, [change["operation"] for change in report["changes"]]) == (1, ["GET /a", "GET /b"])


def test_a_contract_that_moved_is_compared_where_it_is_now(root, capfd):
    (root / "api").mkdir()
    (root / "contracts/pay.yaml").rename(root / "api/payments.yaml")
    code, report = drift(capfd)
    assert (code, report["changes"]) == (0, [])
    assert compared(report) == [SAME, ("HEAD:contracts/pay.yaml", "api/payments.yaml")]


def test_a_deleted_contract_that_two_new_ones_may_be_is_deleted(root, capfd):
    for name in ("one", "two"):
        (root / f"contracts/{name}.yaml").write_text(PAY, encoding="utf-8")
    (root / "contracts/pay.yaml").unlink()
    _, report = drift(capfd)
    assert compared(report)[1:] == [("HEAD:contracts/pay.yaml", "contracts/pay.yaml (deleted)")]


def test_a_configured_contract_that_is_not_there_is_no_drift(root, capfd):
    (root / "pyproject.toml").write_text('[tool.mockaudit]\ncontracts = ["contracts/pay.yaml"]\n', encoding="utf-8")
    (root / "contracts/pay.yaml").unlink()
    assert main(["drift", "--base", "HEAD"]) == 2
    assert "contracts/pay.yaml" in capfd.readouterr().err


def test_a_contract_in_an_unusual_place_and_one_that_was_broken_are_none(root, capfd):
    (root / "other/pay.yaml").unlink()
    assert drift(capfd)[0] == 0
    assert main(["drift", "--base", "HEAD~1", "--format", "json"]) == 0
    assert len(compared(json.loads(capfd.readouterr().out))) == 2
