"""Measures the HTML report of ten thousand findings in headless Chromium: opening it, and its slowest filter.

Prints both in milliseconds and as ratios to opening an empty page in the same browser.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mockaudit.reporters.base import Style
from mockaudit.reporters.html import render
from tests.reporters.browser import Browser, find_chromium
from tests.reporters.test_html_under_load import many

FINDINGS = 10_000
OPENED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
FILTERED = """(async () => {
  const field = document.getElementById('q');
  const times = [];
  for (const text of ['aktive', 'aktive 99', 'GET /o/7', 'nothing at all', '']) {
    const start = performance.now();
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    document.body.offsetHeight;
    times.push(performance.now() - start);
  }
  return Math.max(...times);
})()"""


def main() -> int:
    """Open both pages a few times and print the best of each."""
    program = find_chromium()
    if program is None:
        print("no Chromium is installed (Debian: apt-get install chromium)", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page, empty = folder / "page.html", folder / "empty.html"
        page.write_text(render(many(FINDINGS), Style()), encoding="utf-8")
        empty.write_text("<!doctype html><title>empty</title>", encoding="utf-8")
        browser = Browser(program, folder / "profile")
        opened: list[float] = []
        filtered: list[float] = []
        bare: list[float] = []
        for _ in range(3):
            browser.open(empty.as_uri())
            bare.append(float(str(browser.run(OPENED))))
            browser.open(page.as_uri())
            browser.frames()
            opened.append(float(str(browser.run(OPENED))))
            filtered.append(float(str(browser.run(FILTERED))))
        browser.close()
    print(f"{FINDINGS:,} findings: opened in {min(opened):.0f} ms, {min(opened) / min(bare):.1f} times an empty page")
    print(f"slowest filter: {min(filtered):.0f} ms, {min(filtered) / min(bare):.1f} times an empty page")
    return 0


if __name__ == "__main__":
    sys.exit(main())
