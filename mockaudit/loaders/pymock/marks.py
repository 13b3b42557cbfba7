"""Tell by its bytes alone whether a Python file is worth to be parsed, and once it is, to be read."""

from __future__ import annotations

import re

from mockaudit.documents.source import Source
from mockaudit.loaders.pyast.lines import lines_with
from mockaudit.loaders.pymock.swallows import may_swallow

WORDS = (b"monkeypatch", b"MonkeyPatch", b"MockerFixture", b"assert_all_")
MOCK = re.compile(rb"mock(?<!\wmock)(?:er)?\b")
PATCH = re.compile(rb"import[^\n]*\bpatch\b")
FAKES = (b"responses", b"respx", b"httpx_mock", b"requests_mock")
FAKED = re.compile(rb"\b(?:responses|respx|httpx_mock|requests_mock|aioresponses)\b")
READING = (b"read_text(", b"json.load", b"open(")
READ = re.compile(rb"\b(?:read_text|json\.loads?|open)\(")
TEST = re.compile(rb"\bdef[\s\\]+test")
# Without one of these words a file has no patch, double or option, and no test that asks a mock whether it was called.
TELLING = re.compile(
    rb"patch|setattr|spy|mocker|Mock|create_autospec|multiple|\.[\s\\]*(?:object|dict)\b"
    rb"|assert_all_|called|call_count|await(?:ed|_count)"
)
# What a test is read for besides: a file that it reads, a failure that it swallows.
TELLING_IN_TESTS = re.compile(rb"\b(?:open|read_text|read_bytes|except|suppress)\b")


def is_marked(data: bytes) -> bool:
    """Tell whether something that is of interest here may occur in a file."""
    if any(word in data for word in WORDS) or (b"mock" in data and MOCK.search(data) is not None):
        return True
    if any(PATCH.search(data, start, end) is not None for start, end in lines_with(data, b"patch")):
        return True
    if not any(name in data for name in FAKES):
        return False
    if b"def test" in data and may_swallow(data):
        return True
    if not any(word in data for word in READING):
        return False
    named = FAKED.search(data)
    return named is not None and READ.search(data, named.end()) is not None and TEST.search(data) is not None


def tells(source: Source) -> bool:
    """Tell whether a marked file can hold anything that is told of it, other than that it cannot be parsed."""
    data = source.data
    if TELLING.search(data) is not None or "patch" in source.path:  # a name below `patches.py` may be one of a patch
        return True
    return TELLING_IN_TESTS.search(data) is not None and TEST.search(data) is not None
