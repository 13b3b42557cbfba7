"""The page in a real browser with a hundred hostile payloads, and with ten thousand findings."""

from __future__ import annotations

from mockaudit.model.finding import Finding, Severity
from mockaudit.model.location import Location, Span
from mockaudit.model.report import Report
from tests.reporters.canned import finding
from tests.reporters.hostile import PAYLOADS
from tests.reporters.test_hostile import found, report


def test_hostile_payloads_are_text(show):
    every = Report(
        findings=tuple(found(payload, number) for number, payload in enumerate(PAYLOADS)),
        notices=tuple(notice for payload in PAYLOADS for notice in report(payload).notices),
        sources={path: lines for payload in PAYLOADS for path, lines in report(payload).sources.items()},
    )
    page = show(every)
    page.run("globalThis.alert = () => console.log('pwned')")
    for number in range(len(PAYLOADS)):
        page.run(f"location.hash = 'finding-f{number}'")
        page.frames()
        assert page.run("document.querySelector('#detail h2').textContent.startsWith('message ')") is True
    for view in ("operations", "about", "causes"):
        page.run(f"location.hash = '{view}'")
        page.frames()
        assert (
            page.run("document.querySelectorAll('main :is(script, img, iframe, form, base, meta, style)').length") == 0
        )
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("document.scripts.length") == 2


def many(number: int) -> Report:
    def one(line: int) -> Finding:
        at = Location(path=f"tests/cassettes/{line % 400}.yaml", span=Span(line=line + 1, column=7))
        severity = list(Severity)[line % 3]
        return finding(
            at, cause=f"c{line % 3000}", fingerprint=f"f{line}", severity=severity, operation=f"GET /o/{line % 300}"
        )

    lines = {
        f"tests/cassettes/{n}.yaml": {m: f"      status: aktive {m}" for m in range(n, number + 2, 400)}
        for n in range(400)
    }
    return Report(findings=tuple(one(line) for line in range(number)), sources=lines)


FILTER = """(text => {
  const field = document.getElementById('q');
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
})"""


def test_ten_thousand_findings_are_shown_a_screen_at_a_time(show):
    page = show(many(10_000))
    page.frames()
    assert page.text("#shown") == "3,000 causes, 10,000 findings"
    page.run("location.hash = 'findings'")
    page.frames()
    assert page.run("document.querySelectorAll('.row').length") < 60
    page.run("document.getElementById('list').scrollTop = 1e9")
    page.frames()
    assert page.run("document.querySelector('.row:last-child').getAttribute('aria-posinset')") == "10000"
    page.run(f"{FILTER}('nothing at all')")
    page.frames()
    assert page.run("document.querySelectorAll('.row').length") == 0
