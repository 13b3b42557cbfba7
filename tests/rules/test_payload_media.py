from __future__ import annotations

from dataclasses import replace

import pytest

from mockaudit.model.body import BinaryBody, NoBody, TextBody, Unknown
from mockaudit.model.exchange import Request
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.value import Hole, Template
from mockaudit.rules.payload_media import (
    body_not_parseable,
    body_where_none,
    content_type_mismatch,
    header_required_missing,
)
from tests.rules.payloads import BODY, CSV, FAKE, JSON, SPEC, Document, error, header, json_body, match

HTML = TextBody(text="<html></html>", at=BODY)
EMPTY = TextBody(text="", at=BODY)


@pytest.mark.parametrize(
    ("documented", "stated"),
    [
        ("application/json;datetime-format=rfc3339", "Application/JSON; charset=utf-8"),
        ("application/json", "application/vnd.api+json"),
        ("text/*", "text/html"),
        ("*/*", "image/png"),
    ],
)
def test_types_are_compared_without_parameters_by_family_and_range(documented, stated):
    subject = match(HTML, content=[replace(JSON, name=documented)], content_type=stated)
    assert list(content_type_mismatch(subject)) == []


def test_a_type_that_the_contract_does_not_offer_is_reported():
    subject = match(HTML, content_type="text/html; charset=utf-8")
    assert list(content_type_mismatch(subject)) == [
        Violation(
            at=BODY,
            contract=SPEC,
            message="response is served as text/html, contract offers application/json",
            key="content-type",
            expected="application/json",
            actual="text/html",
        )
    ]


def test_three_of_many_types_are_named():
    content = [replace(JSON, name=f"image/{name}") for name in ("gif", "png", "svg", "webp")]
    (found,) = content_type_mismatch(match(HTML, content=content, content_type="text/html"))
    assert found.expected == "image/gif or image/png or image/svg or others"


def test_json_that_the_library_serves_as_text_says_how_to_mend_it():
    (found,) = content_type_mismatch(match({"id": 1}, content_type="text/plain", implied=True))
    assert found.hint == 'state it with json= or content_type="application/json"'
    assert found.because == "the mock library chose the type, since none is stated"


def test_json_where_the_contract_offers_a_table_is_reported_without_a_hint():
    (found,) = content_type_mismatch(match({"id": 1}, content=[CSV], implied=True))
    assert (found.message, found.hint) == ("response is served as application/json, contract offers text/csv", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"content_type": None},
        {"content_type": Hole(reason="computed")},
        {"content": []},
        {"status": 404},
        {"body": NoBody()},
        {"body": EMPTY},
        {"body": BinaryBody(content=b"", at=BODY)},
        {"body": Unknown(why="computed", at=BODY)},
    ],
)
def test_a_type_that_says_nothing_is_silent(changes):
    assert list(content_type_mismatch(match(**{"body": HTML, "content_type": "text/html", **changes}))) == []


@pytest.mark.parametrize("status", [204, 205, 304])
def test_a_body_on_a_status_that_carries_none_is_reported(status):
    subject = match({"ok": True}, status=status, content=())
    assert list(body_where_none(subject)) == [
        Violation(
            at=BODY,
            contract=SPEC,
            message=f"response has a body, which {status} never carries",
            pointer="",
            key="body",
        )
    ]


def test_a_body_on_an_answer_to_head_is_reported():
    request = Request(method="HEAD", url="http://api.example/pets", at=FAKE)
    (found,) = body_where_none(match({"ok": True}, request=request))
    assert found.message == "response has a body, which an answer to HEAD never carries"


def test_a_body_that_the_contract_does_not_document_is_likely_wrong_in_a_stub():
    subject = match({"ok": True}, content=())
    posts = replace(subject.operation, route=replace(subject.operation.route, method="POST"))
    (found,) = body_where_none(replace(subject, operation=posts))
    assert (found.message, found.key) == ("response has a body, contract documents none", "body-not-documented")
    assert (found.severity, found.confidence) == (None, Confidence.LIKELY)


def test_a_recorded_body_that_the_contract_does_not_document_is_information():
    (found,) = body_where_none(match({}, content=(), recorded=True))
    assert (found.severity, found.verdict) == (Severity.INFO, Verdict.LIKELY_CONTRACT_WRONG)


@pytest.mark.parametrize(
    ("body", "status", "spec_status"),
    [
        (json_body(None), 204, "204"),
        (json_body(""), 204, "204"),
        (EMPTY, 204, "204"),
        (TextBody(text="\n", at=BODY), 204, "204"),
        (Unknown(why="computed", at=BODY), 204, "204"),
        (json_body({}), 200, "200"),
        (json_body([]), 200, "200"),
        (json_body({"ok": True}), 200, "default"),
        (json_body({"ok": True}), 404, "404"),
    ],
)
def test_a_body_that_says_nothing_is_silent(body, status, spec_status):
    assert list(body_where_none(match(body, status=status, spec_status=spec_status, content=()))) == []


DEMANDING = Document(demands=(error("required", "", name="id"),))


def test_an_empty_body_where_the_schema_asks_for_more_is_reported():
    assert list(body_where_none(match(EMPTY, document=DEMANDING))) == [
        Violation(
            at=BODY,
            contract=SPEC,
            message="response body is empty, contract describes one",
            pointer="",
            key="empty-body",
        )
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"body": NoBody()},
        {"document": Document()},
        {"recorded": True},
        {"status": 204},
        {"status": 500},
        {"content": [CSV]},
        {"content": [replace(JSON, schema=None)]},
    ],
)
def test_an_empty_body_that_may_be_meant_is_silent(changes):
    assert list(body_where_none(match(**{"body": EMPTY, "document": DEMANDING, **changes}))) == []


def test_a_text_served_as_json_that_does_not_parse_is_reported():
    assert list(body_not_parseable(match(TextBody(text='{"id": 1', at=BODY)))) == [
        Violation(
            at=BODY,
            contract=SPEC,
            message="body is served as application/json and does not parse as JSON",
            pointer="",
            key="parse",
            expected="JSON",
        )
    ]


def test_a_recorded_text_that_does_not_parse_may_have_been_cut():
    (found,) = body_not_parseable(match(TextBody(text='{"id": 1', at=BODY), recorded=True))
    assert (found.severity, found.confidence) == (Severity.WARNING, Confidence.LIKELY)


@pytest.mark.parametrize(
    "changes",
    [
        {"body": EMPTY},
        {"body": TextBody(text=Template(parts=("{", Hole(reason="?"))), at=BODY)},
        {"body": json_body("{")},
        {"content_type": "text/plain"},
        {"content_type": None},
        {"content": [CSV]},
        {"status": 500},
    ],
)
def test_a_text_that_need_not_parse_is_silent(changes):
    assert list(body_not_parseable(match(**{"body": TextBody(text="{", at=BODY), **changes}))) == []


def test_a_required_header_that_a_recording_lacks_is_certain():
    subject = match([], spec_headers=[header("X-Total", required=True)], recorded=True)
    assert list(header_required_missing(subject)) == [
        Violation(
            at=FAKE,
            contract=SPEC,
            message="response lacks the header X-Total, which the contract requires",
            key="header x-total",
            expected="X-Total",
        )
    ]


def test_a_required_header_that_a_stub_lacks_is_likely_wrong():
    (found,) = header_required_missing(match([], spec_headers=[header("X-Total", required=True)]))
    assert found.confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": (("x-total", "1"),)},
        {"spec_headers": [header("X-Total")]},
        {"spec_headers": [header("Content-Type", required=True)]},
        {"status": 429},
    ],
)
def test_a_header_that_is_there_or_not_asked_for_is_silent(changes):
    given = {"spec_headers": [header("X-Total", required=True)], **changes}
    assert list(header_required_missing(match([], **given))) == []


def test_a_get_for_which_the_contract_documents_no_body_speaks_against_the_contract():
    (found,) = body_where_none(match({"ok": True}, content=()))
    assert (found.key, found.severity, found.verdict, found.because) == (
        "body-not-documented",
        Severity.INFO,
        Verdict.LIKELY_CONTRACT_WRONG,
        "a GET that answers nothing is more likely an omission of the contract",
    )
