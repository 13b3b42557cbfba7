from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from mockaudit.matching.audit import ContractFacts
from mockaudit.model.finding import Confidence, FakeRef, Severity, Verdict, Violation
from mockaudit.model.location import Location, any_index
from mockaudit.model.result import FileResult, Recorded, Stamped, SuiteResult
from mockaudit.rules.contract import contract_fault, contract_lint, fault_of, faults
from mockaudit.rules.recordings import Fault
from tests.rules.payloads import SCHEMA, Document

BLAMED = Violation(
    at=SCHEMA,
    contract=SCHEMA,
    message="3 of 3 recordings of GET /pets 200 agree against it: body/items/0/on is null, contract says boolean",
    pointer="/items/*/on",
    key="type",
    expected="boolean",
    actual="null",
    hint="if the API sends this today, the contract is to be mended",
    because="independent recordings agree, the newest one among them",
    confidence=Confidence.LIKELY,
    verdict=Verdict.LIKELY_CONTRACT_WRONG,
)


def stamped(path, *, code="PAY006", provenance="recorded", key="type", index=0, severity=None):
    """Make what the engine keeps of a violation in one file."""
    violation = Violation(
        at=Location(path=path),
        contract=SCHEMA,
        message="body/items/0/on is null, contract says boolean",
        pointer=f"/items/{index}/on",
        key=key,
        severity=severity,
        expected="boolean",
        actual="null",
    )
    return Stamped(
        code=code,
        violation=violation,
        fake=FakeRef(loader="vcr", title=PurePosixPath(path).stem, ref=f"{path}#/0", owner=None, provenance=provenance),
        fake_at=Location(path=path),
        operation="GET /pets",
        status="200",
        contract="api.yaml",
        recorded_at="2024-05-01",
    )


def recording(number, *items, at="2024-05-01", operation="GET /pets"):
    """Make the result of a cassette that answers an operation, and breaks its contract in some ways."""
    answer = Recorded(contract="api.yaml", operation=operation, status="200", recorded_at=at)
    return FileResult(path=f"{number}.yaml", stamped=items, recorded=(answer,))


def null(number, *, at="2024-05-01", **changes):
    return recording(number, stamped(f"{number}.yaml", **changes), at=at)


def blamed(*files):
    return list(contract_fault(SuiteResult(files=files)))


@pytest.mark.parametrize(
    "files",
    [
        (null(1), null(2, index=1), null(3, index=2)),
        tuple(null(number, at=None) for number in (1, 2, 3)),
    ],
)
def test_what_three_recordings_agree_on_is_the_contract_s_fault(files):
    assert blamed(*files) == [BLAMED]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([null(1), null(2)], id="two files are few"),
        pytest.param([recording(1, *[stamped("1.yaml")] * 3)], id="one file thrice is one"),
        pytest.param([null(n) for n in (1, 2, 3)] + [recording(n) for n in (4, 5, 6)], id="half of them"),
        pytest.param([null(n) for n in (1, 2, 3)] + [recording(4, at="2025-01-01")], id="the newest keeps it"),
        pytest.param([null(n, code="PAY001", key="required") for n in (1, 2, 3)], id="a missing property"),
        pytest.param([null(n, provenance="static") for n in (1, 2, 3)], id="written by hand"),
        pytest.param(
            [null(n, at="2018-05-01") for n in (1, 2, 3)] + [recording(4, at="2025-05-01", operation="GET /users")],
            id="only old recordings say so: they are stale",
        ),
    ],
)
def test_what_may_have_another_reason_is_not_the_contract_s_fault(files):
    assert blamed(*files) == []


def test_what_is_only_information_on_recordings_is_information_on_the_contract():
    (found,) = blamed(*(null(n, severity=Severity.INFO) for n in (1, 2, 3)))
    assert found == replace(BLAMED, severity=Severity.INFO)


def test_the_findings_that_give_way_are_those_of_recordings():
    fault = Fault(contract="api.yaml", operation="GET /pets", status="200", pointer="/items/*/on", keyword="type")
    assert set(faults(SuiteResult(files=(null(1), null(2), null(3))))) == {fault}
    assert fault_of(stamped("1.yaml", index=7)) == fault
    assert fault_of(stamped("test_pets.py", provenance="static")) is None
    assert fault_of(stamped("1.yaml", code="PAY007", key="minimum")) is None


def test_indices_are_any_and_names_with_digits_stay():
    assert any_index("/0/a/12/b3/4") == "/*/a/*/b3/*"


def test_each_fault_of_a_contract_is_reported_at_its_place():
    document = Document(faults=(("duplicate-path", "/pets/{a} and /pets/{b} are one\n", SCHEMA),))
    assert list(contract_lint(ContractFacts(document=document))) == [
        Violation(
            at=SCHEMA,
            contract=SCHEMA,
            message="/pets/{a} and /pets/{b} are one\\u000a",
            key="duplicate-path",
            verdict=Verdict.LIKELY_CONTRACT_WRONG,
        )
    ]
