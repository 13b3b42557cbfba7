from __future__ import annotations

from dataclasses import replace

from mockaudit.engine.codec import decode, encode
from mockaudit.model.finding import Confidence, Severity, Verdict
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.result import FileResult, Recorded, Suppression
from tests.engine.records import place, stamped


def test_a_result_comes_back_as_it_went():
    full = replace(
        stamped(recorded_at="2020-01-01"),
        violation=replace(
            stamped().violation,
            contract=Location(path="openapi.yaml", pointer="/paths/~1pets"),
            pointer=None,
            severity=Severity.INFO,
            verdict=Verdict.LIKELY_CONTRACT_WRONG,
            confidence=Confidence.LIKELY,
            because="\u202e \ud800",
        ),
    )
    bare = stamped(fake=None, fake_at=None, operation=None, status=None, contract=None)
    result = FileResult(
        path="tests/a.py",
        stamped=(full, bare),
        notices=(Notice(kind=NoticeKind.UNREADABLE, at=place("b.yaml", 4), message="cut short", hint="mend it"),),
        suppressions=(Suppression(at=place("a.py", 1), kind="ignore", codes=("PAY",), reason="why", line=2),),
        reads=(("conftest.py", "abc"), ("gone.json", "")),
        touched=(("openapi.yaml", "GET /pets", "200", 2),),
        recorded=(Recorded(contract="openapi.yaml", operation="GET /pets", status="200", recorded_at=None),),
        loaders=(("responses", 3),),
        outcomes=(("judged", 2), ("a callback answers", 1)),
        refs=("tests/a.py:3", "tests/b.yaml#/interactions/0"),
        patched=(("internal", 2),),
        uses=(("mock-chain", 1),),
        fullness=((40, 2), (100, 1)),
    )
    assert decode(encode(result)) == result
