"""The report as one HTML file that needs nothing else: summary, causes, findings, operations, with filters and search."""

from __future__ import annotations

from pathlib import Path

from mockaudit.model.report import Report
from mockaudit.reporters.base import Reporter, Style

_PAGE = Path(__file__).with_name("page")
_STYLES = ("tokens.css", "frame.css", "lists.css", "detail.css", "print.css")
_SCRIPTS = (
    "data.js",
    "dom.js",
    "state.js",
    "filter.js",
    "list.js",
    "detail.js",
    "grid.js",
    "about.js",
    "print.js",
    "main.js",
)


def render(report: Report, _style: Style) -> str:
    """Render the page. Its policy lets only its own style and script run, by hash, and nothing reach the network."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  (only this format needs it)
    from markupsafe import Markup  # noqa: PLC0415

    from mockaudit.reporters.pagedata import page_data, script_json  # noqa: PLC0415

    pages = Environment(loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    data = page_data(report)
    style = _joined(_STYLES)
    script = f'"use strict";\n(() => {{\n{_joined(_SCRIPTS)}}})();\n'
    return (
        pages.get_template("page.html").render(
            policy=policy(style, script),
            style=Markup(style),  # noqa: S704  (files of this package)
            script=Markup(script),  # noqa: S704
            data=Markup(script_json(data)),  # noqa: S704  (no character that HTML knows is left in it)
            head=data["head"],
            version=report.version,
        )
        + "\n"
    )


def policy(style: str, script: str) -> str:
    """Give the Content-Security-Policy; trusted types forbid the script to make markup of text."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _digest(text: str) -> str:
    from base64 import b64encode  # noqa: PLC0415
    from hashlib import sha256  # noqa: PLC0415

    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _joined(names: tuple[str, ...]) -> str:
    return "".join((_PAGE / name).read_text(encoding="utf-8") for name in names)


REPORTER = Reporter(name="html", summary="one HTML file with everything, for a browser", render=render)
