"""The page in a real browser: clicks, keys, deep links, colours, widths, paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from mockaudit.model.report import OperationCoverage
from tests.reporters.browser import Browser
from tests.reporters.canned import REPORT

ROWS = "[...document.querySelectorAll('.row .say')].map((row) => row.lastChild.textContent)"


def hash_of(page: Browser) -> object:
    return page.run("location.hash")


def test_it_opens_with_the_causes(show):
    page = show()
    assert page.text("h1 + .lead") == "2 errors, 1 warning, 1 info from 3 causes"
    assert page.text("#shown") == "3 causes, 4 findings"
    assert page.run(ROWS) == [
        'body/status is "aktive", contract allows "active", "closed"',
        "GET /refund is no path of the contract",
        'body/note is the placeholder "foo"',
    ]


def test_a_click_shows_mock_and_contract_with_the_place_marked(show):
    page = show()
    page.click("#row-0")
    assert page.text("#detail h2") == 'body/status is "aktive", contract allows "active", "closed"'
    assert page.text(".mine") == snapshot("""\
Mock vcr: GET https://api.pay.example/refunds/8 200
tests/cassettes/refund.yaml:9
8
body:
9
  string: '{"status": "aktive"}'
10
status:
has "aktive"\
""")
    assert page.text(".theirs") == snapshot("""\
Contract
contracts/pay.yaml:88 #/components/schemas/Refund/properties/status/enum
88
enum: [active, closed]
wants "active", "closed"\
""")
    assert [page.text(".mine mark"), page.text(".theirs mark")] == ['"aktive"', "enum"]
    assert hash_of(page) == "#cause-c1"
    boxes = page.run("['.mine', '.theirs'].map((it) => document.querySelector(it).getBoundingClientRect().top)")
    assert boxes[0] == boxes[1]  # side by side


def test_the_places_of_a_cause_lead_to_their_findings(show):
    page = show()
    page.click("#row-0")
    page.click(".places li:last-child a")
    page.frames()
    assert hash_of(page) == "#finding-f-tests/test_pay.py-14".replace("/", "%2F")
    assert page.text("#shown") == "4 findings"
    assert page.text(".mine .place") == "tests/test_pay.py:14"
    assert page.text(".row[aria-selected=true] .where").startswith("tests/test_pay.py:14")


@pytest.mark.parametrize(
    ("address", "rows", "shown"),
    [
        ("#findings?severity=info", ['body/note is the placeholder "foo"'], "1 of 4 findings"),
        ("#findings?rule=END", ["GET /refund is no path of the contract"], "1 of 4 findings"),
        ("#findings?rule=PAY017", ['body/note is the placeholder "foo"'], "1 of 4 findings"),
        ("#findings?q=SHOP%20refund", ["GET /refund is no path of the contract"], "1 of 4 findings"),
        ("#findings?path=cassettes&loader=vcr", ['body/status is "aktive", contract allows "active", "closed"'], "1 of 4 findings"),
        ("#causes?verdict=unverifiable", ["GET /refund is no path of the contract"], "1 cause, 1 of 4 findings"),
        ("#findings?contract=elsewhere", [], "0 of 4 findings"),
    ],
)  # fmt: skip
def test_filters_in_the_address(show, address, rows, shown):
    page = show(address=address)
    assert page.run(ROWS) == rows
    assert page.text("#shown") == shown
    assert page.run("document.getElementById('empty').hidden") is bool(rows)


def test_filters_by_mouse_and_keyboard_stand_in_the_address(show):
    page = show()
    page.click(".chip.warning")
    page.press("/")
    page.write("refund")
    assert page.run(ROWS) == ["GET /refund is no path of the contract"]
    assert hash_of(page) == "#causes?severity=warning&q=refund"
    assert page.run("[...document.querySelectorAll('[data-count]')].map((count) => count.textContent)") == [
        "2",
        "1",
        "1",
    ]
    page.click("#clear")
    assert (hash_of(page), page.text("#shown")) == ("#causes", "3 causes, 4 findings")


def test_a_deep_link_opens_a_finding(show):
    page = show(address="#finding-f-tests%2Ftest_pay.py-14")
    assert page.text("#detail h2") == 'body/status is "aktive", contract allows "active", "closed"'
    assert page.text(".mine .place") == "tests/test_pay.py:14"


def test_a_deep_link_to_a_finding_that_is_gone_says_so(show):
    page = show(address="#finding-none")
    assert page.text("#detail") == "This report has no finding none."


def test_keys(show):
    page = show()
    page.press("j")
    page.press("j")
    page.press("k")
    assert page.text("#detail h2").startswith("body/status")
    page.press("Enter")
    assert page.run("document.activeElement.id") == "detail"
    page.press("Escape")
    assert page.run("document.activeElement.id") == "list"
    page.press("ArrowDown")
    assert page.text("#detail h2") == "GET /refund is no path of the contract"
    assert page.run("document.getElementById('list').getAttribute('aria-activedescendant')") == "row-1"
    page.press("?")
    assert page.run("document.getElementById('help').open") is True
    page.press("Escape")
    assert page.run("document.getElementById('help').open") is False
    page.press("/")
    page.write("j?")
    assert page.run("document.getElementById('q').value") == "j?"


def test_the_grid_counts_and_leads_to_the_findings(show):
    coverage = (
        OperationCoverage(contract="contracts/pay.yaml", operation="GET /refunds/{id}", fakes={"200": 3, "404": 1}),
        OperationCoverage(contract="contracts/pay.yaml", operation="POST /refunds"),
    )
    page = show(replace(REPORT, coverage=coverage), "#operations")
    assert page.text("table.grid") == snapshot("""\
Operation | 200 | 404
GET /refunds/{id}
3

1\
""")
    page.run("which.value = 'all'; which.dispatchEvent(new Event('change', {bubbles: true}))")
    assert page.text("table.grid") == snapshot("""\
Operation | 200 | 404
GET /refunds/{id}
3

1

POST /refunds\
""")
    page.click("button.cell.error")
    page.frames()
    assert page.text("#shown") == "3 of 4 findings"
    page.click("[data-pin=status]")
    page.click("[data-pin=operation]")
    assert page.text("#shown") == "4 findings"


def test_the_audit_is_told(show):
    page = show(address="#about")
    assert page.text("#sheet") == snapshot("""\
Looked at

12 fakes in 4 files: 11 resolved, 10 matched to an operation, 9 held against what the contract documents.

Not judged, because | Fakes
a callback answers | 1
no contract covers it | 1
the request is only known at run time | 1
Loader | Fakes
pact | 1
responses | 8
vcr | 3
Contracts
Contract | Title | Operations | With a fake
contracts/pay.yaml | Pay | 40 | 2
Could not be read, resolved or judged
Place | Kind | What | What to do
tests/test_pay.py:60 | unresolved | the URL is made by make_url(), which lies outside the project | write it out, or record it at run time
tests/big.yaml | unreadable | larger than 64 MB
Silenced by comments
Place | Rule | What
tests/test_pay.py:50 | PAY004 not-in-enum | body/status is "aktive", contract allows "active", "closed"

mockaudit 0.1.0\
""")


def test_dark_by_the_system_and_by_hand(show):
    page = show()
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.run(ground)
    page.prefer("dark")
    dark = page.run(ground)
    assert (light, dark) == ("rgb(251, 250, 247)", "rgb(21, 23, 27)")
    page.click("#theme")
    assert page.run(ground) == light
    page.click("#theme")
    assert page.run(ground) == dark
    page.run("localStorage.clear()")


def test_narrow_screens_show_one_thing_at_a_time(show):
    page = show(width=360)
    wide = "document.documentElement.scrollWidth"
    assert page.run(wide) == 360
    page.click("#row-0")
    assert page.run("getComputedStyle(document.getElementById('detail')).position") == "fixed"
    assert page.run("document.getElementById('detail').scrollWidth") == 360
    page.click("#back")
    assert page.run("getComputedStyle(document.getElementById('detail')).display") == "none"
    page.click("#more")
    assert page.run("document.querySelector('[name=rule]').checkVisibility()") is True
    page.press("3")
    page.frames()
    assert page.run(wide) == 360


def test_every_control_has_a_name_and_the_page_its_landmarks(show):
    page = show()
    page.click("#row-0")
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    named = {"button", "link", "textbox", "searchbox", "combobox", "checkbox", "listbox", "option", "dialog"}
    roles = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    assert [role for role, name in roles if role in named and not name.strip()] == []
    landmarks = {"banner", "navigation", "search", "main", "region", "status", "heading"}
    assert {role for role, _ in roles if role in landmarks} == landmarks


def test_on_paper_stand_the_causes(show):
    page = show(address="#causes?severity=error")
    page.call("Emulation.setEmulatedMedia", media="print")
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.text("#print") == snapshot("""\
1 cause

2 findings of 4. Filters: severity=error.

error PAY004 not-in-enum: body/status is "aktive", contract allows "active", "closed"

tests/cassettes/refund.yaml:9, tests/test_pay.py:14; contract contracts/pay.yaml:88

hint: did you mean "active"?\
""")
    assert page.run("document.querySelector('main').checkVisibility()") is False
    page.run("dispatchEvent(new Event('afterprint'))")
    page.call("Emulation.setEmulatedMedia", media="")
