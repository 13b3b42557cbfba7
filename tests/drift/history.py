"""A git repository with a contract that changes twelve times, and fakes and probes that some of the changes make wrong or right."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

FIRST = Path(__file__).parent / "cases" / "history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A commit: a replacement in the contract, and what drift says of it.

    ``changes`` holds (rule id, breaking) in their order, ``wrong`` and ``right`` the refs of fakes, ``touched`` those of
    fakes that it tells something about. ``lost`` and ``found`` hold the refs of probes that select nothing any more, or
    something at last. ``differs`` says why, where oasdiff 1.15.0 judges the change otherwise.
    """

    name: str
    before: str
    after: str
    changes: tuple[tuple[str, bool], ...]
    wrong: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    differs: str = ""


STEPS = (
    Step(
        name="removed field",
        before="required: [id, nickname]\n      properties:\n        id: {type: integer}\n        nickname: {type: string}\n",
        after="required: [id]\n      properties:\n        id: {type: integer}\n",
        changes=(("response-required-property-removed", True),),
        wrong=("tests/test_api.py:8",),
    ),
    Step(
        name="new required",
        before="required: [sku]\n      properties:\n        sku: {type: string}\n",
        after="required: [sku, buyer]\n      properties:\n        sku: {type: string}\n        buyer: {type: integer}\n",
        changes=(("new-required-request-property", True),),
        wrong=("tests/pacts/till-orders.json#/interactions/0",),
    ),
    Step(
        name="type",
        before="total: {type: integer}",
        after="total: {type: string}",
        changes=(("response-property-type-changed", True),) * 2,
        wrong=("tests/test_api.py:23",),
    ),
    Step(
        name="enum narrowed",
        before="enum: [draft, open, paid]",
        after="enum: [open, paid]",
        changes=(("response-property-enum-value-removed", False),) * 2,
        wrong=("tests/cassettes/orders.yaml#/interactions/0",),
    ),
    Step(
        name="enum widened",
        before="enum: [web, shop]",
        after="enum: [web, shop, kiosk]",
        changes=(("response-property-enum-value-added", True),) * 2,
        right=("tests/test_api.py:28",),
    ),
    Step(
        name="status removed",
        before='        "202": {description: Will be refunded.}\n',
        after="",
        changes=(("response-success-status-removed", True),),
        wrong=("tests/test_api.py:33",),
    ),
    Step(
        name="path renamed",
        before="/reports/daily:",
        after="/reports/of-the-day:",
        changes=(("api-path-removed-without-deprecation", True), ("endpoint-added", False)),
        wrong=("tests/cassettes/orders.yaml#/interactions/1",),
        lost=("tests/test_contract.py:16",),
        found=("tests/test_contract.py:22",),
    ),
    Step(
        name="auth added",
        before="  /stock:\n    get:\n",
        after="  /stock:\n    get:\n      security: [{token: []}]\n",
        changes=(("api-security-added", True),),
        wrong=("tests/pacts/till-orders.json#/interactions/1",),
        differs="whoever sends no credential is turned away: oasdiff 1.15.0 calls it information",
    ),
    Step(
        name="parameter required",
        before="region, in: query, required: false",
        after="region, in: query, required: true",
        changes=(("request-parameter-became-required", True),),
        wrong=("tests/cassettes/orders.yaml#/interactions/2",),
    ),
    Step(
        name="nullable",
        before="phone: {type: string}",
        after="phone: {type: string, nullable: true}",
        changes=(("response-property-became-nullable", True),),
        right=("tests/test_api.py:13",),
    ),
    Step(
        name="format",
        before="since: {type: string}",
        after="since: {type: string, format: date}",
        changes=(("response-property-type-specialized", False),),
        wrong=("tests/test_api.py:18",),
        differs="every date is a string: the answer says more than before, oasdiff 1.15.0 calls it a changed type",
    ),
    Step(
        name="deprecated",
        before="  /vouchers:\n    get:\n",
        after="  /vouchers:\n    get:\n      deprecated: true\n",
        changes=(("endpoint-deprecated", False),),
        touched=("tests/test_api.py:43",),
        lost=("tests/test_contract.py:25",),
    ),
)


def contracts() -> list[str]:
    """Give the contract's thirteen revisions."""
    found = [(FIRST / "openapi.yaml").read_text("utf-8")]
    for step in STEPS:
        assert found[-1].count(step.before) == 1, step.name
        found.append(found[-1].replace(step.before, step.after))
    return found


def build(root: Path) -> list[str]:
    """Make the repository, commit by commit; give the hashes, the first of them before any change."""
    shutil.copytree(FIRST, root, dirs_exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    hashes = []
    for text, name in zip(contracts(), ("first", *(step.name for step in STEPS)), strict=True):
        (root / "openapi.yaml").write_text(text, encoding="utf-8")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", name)
        hashes.append(git(root, "rev-parse", "HEAD"))
    return hashes


def git(root: Path, *arguments: str) -> str:
    """Run git in the repository, whatever this machine's configuration says."""
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com"}
    names |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **names, **nothing})
    return done.stdout.strip()
