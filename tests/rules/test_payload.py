from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockaudit.model.body import JsonBody
from mockaudit.rules.payload import RULES
from mockaudit.rules.wording import place, plain, shown
from tests.rules.payloads import BODY, error, fault, match

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
POINTERS = st.sampled_from(
    ["", "/", "/a", "/0", "/a/0", "/99999999999999999999", "/a~1b", "/~", "/²", "/-1"]
) | st.text().map(lambda text: f"/{text}")
KEYWORDS = st.sampled_from(
    ["required", "type", "enum", "format", "minLength", "oneOf", "not", "additionalProperties", "falseSchema", "new"]
)


def test_the_family_is_sorted_by_code_and_each_rule_is_there_once():
    codes = [rule.code for rule in RULES]
    assert codes == [f"PAY{number:03}" for number in (*range(1, 15), 16, 17)]


@given(value=VALUES, pointer=POINTERS, keyword=KEYWORDS, name=st.none() | st.text(), recorded=st.booleans())
def test_whatever_is_wrong_gives_printable_findings_and_no_exception(value, pointer, keyword, name, recorded):
    subject = match(
        JsonBody(value=value, at=BODY),
        error(keyword, pointer, name=name),
        faults=[fault(name or "a", parent=pointer)],
        recorded=recorded,
    )
    for rule in RULES:
        for found in rule.check(subject):
            assert found.message.isprintable()
            assert found.actual.isprintable()


@given(value=VALUES, name=st.text())
def test_what_is_shown_of_a_value_is_bounded(value, name):
    assert len(shown(value, name)) <= 6 * 82
    assert len(plain(name)) <= 6 * 80
    assert place(f"/{name}").isprintable()
