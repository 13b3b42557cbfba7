"""A hundred texts that mean something to terminals, build servers, browsers, XML, Markdown or templates."""

from __future__ import annotations

ESC = "\x1b"
CORE = (
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<!--<script>", "--><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<iframe src=javascript:alert(1)>", "<a href=http://evil>x</a>",
    "</style><script>alert(1)</script>", "</title><script>alert(1)</script>", "</textarea><b>", "<base href=//evil>",
    "<meta http-equiv=refresh content=0>", "<form action=//evil><button>", "<details open ontoggle=alert(1)>",
    '"><script>alert(1)</script>', "' onmouseover='alert(1)", '" autofocus onfocus="alert(1)', "javascript:alert(1)",
    "&lt;script&gt;", "&#60;script&#62;", "<![CDATA[x]]>", "]]>", "]]><failure/>", "</failure></testcase>",
    "</system-out>", "<?xml version='1.0'?>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "&e;", "&", "<", ">",
    f"{ESC}[31mred{ESC}[0m", f"{ESC}[2J{ESC}[H", f"{ESC}]0;title\x07", f"{ESC}]8;;http://evil{ESC}\\x{ESC}]8;;{ESC}\\",
    f"{ESC}[?1049h", f"{ESC}c", "\x9b31m", "\x07", "\x08\x08\x08", "\r", "\rspoofed", "\r\n", "\n", "\n\n", "\x0b", "\x0c",
    "\x00", "a\x00b", "\x7f", "\x85", "\u2028", "\u2029", "\u202eevil", "\u2066x\u2069", "\u200b", "\ufeff", "\u061c",
    "\ud800", "\udfff", "a\ud83d", "\ufffe", "\uffff", "\U0010ffff", "\U000e0001",
    "::error::pwned", "\n::error::pwned", "::set-output name=x::y", "\n::set-output name=x::y", "::add-mask::x",
    "\r\n::stop-commands::x", "::warning file=a,line=1::x", "##[error]pwned", "##vso[task.setvariable variable=x]y",
    "\n##teamcity[message text='x']", "%0A::error::pwned", "%25", "%", ",line=99",
    "[x](javascript:alert(1))", "[click](http://evil)", "![i](http://evil/i.png)", "<http://evil>", "http://evil.example/",
    "www.evil.example", "@octocat", "@org/team please", "#1", "fixes #1", "`code`", "```\nfence\n```", "``", "` | `",
    "| a | b |\n|---|---|", "|", "\\|", "\\", "**bold**", "# head", "- [ ] task", "<!-- mockaudit -->", "</details>",
    "{{7*7}}", "{% include 'x' %}", "{# x #}", "${7*7}", "#{7*7}", "%s%n", "{0}", "__proto__", "constructor",
)  # fmt: skip
PAYLOADS = tuple(dict.fromkeys(CORE))
