"""The HTML page, opened in a browser that all tests of this folder share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mockaudit.model.report import Report
from mockaudit.reporters.base import Style
from mockaudit.reporters.html import render
from tests.reporters.browser import Browser, find_chromium
from tests.reporters.canned import REPORT

Open = Callable[..., Browser]


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    running = Browser(program, tmp_path_factory.mktemp("profile"))
    yield running
    running.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    def load(shown: Report = REPORT, address: str = "", width: int = 1280) -> Browser:
        file = tmp_path / "report.html"
        file.write_text(render(shown, Style()), encoding="utf-8")
        browser.prefer("light")
        browser.resize(width, 800)
        browser.open(f"{file.as_uri()}{address}")
        return browser

    yield load
    browser.frames()
    assert browser.logs == []  # no error, no warning, nothing that the policy refused
    assert [url for url in browser.requests if not url.startswith("file://")] == []
    assert len(browser.requests) == 1
