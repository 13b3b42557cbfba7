"""Failures that a test swallows: the certain ones are told, all others are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.pymock.names import Index
from mockaudit.loaders.pymock.source_file import load_patches
from mockaudit.loaders.python.source_file import new_suite
from mockaudit.model.patched import MockUse, UseKind

HEAD = "import contextlib\nimport pytest\nimport responses\nfrom contextlib import suppress\nfrom shop import run\n\n"
SWALLOW = "    try:\n        assert run() == 1\n    except Exception:\n        pass\n"


def swallowed(text: str) -> list[tuple[str, str, int]]:
    """Give what swallows which assertion of a test file, with the line of its place."""
    project = Project(root=Path("/nowhere"))
    source = Source(path="tests/test_x.py", data=(HEAD + text).encode())
    found = load_patches(source, new_suite(project), Index(project))
    uses = [item for item in found if isinstance(item, MockUse) and item.kind is UseKind.SWALLOWED]
    return [(use.name, use.meant, use.at.span.line) for use in uses if use.at.span is not None]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (SWALLOW, ("except Exception: pass", "assert run() == 1", 11)),
        (SWALLOW.replace(" Exception", ""), ("except: pass", "assert run() == 1", 11)),
        (
            SWALLOW.replace("Exception:\n        pass", "(OSError, BaseException) as e:\n        return"),
            ("except (OSError, BaseException): return", "assert run() == 1", 11),
        ),
        (
            "    with suppress(Exception):\n        run()\n        log.assert_called_once_with(1)\n",
            ("with suppress(Exception)", "log.assert_called_once_with(1)", 9),
        ),
        (
            "    with responses.mock as stubs:\n        with contextlib.suppress(Exception):\n            self.assertEqual(run(), stubs)\n",
            ("with contextlib.suppress(Exception)", "self.assertEqual(run(), stubs)", 10),
        ),
        (
            "    try:\n        assert run()\n    except ValueError:\n        raise\n    except Exception:\n        ...\n",
            ("except Exception: ...", "assert run()", 13),
        ),
    ],
)
def test_an_assertion_whose_failure_goes_nowhere_is_told(body, expected):
    assert swallowed(f"@responses.activate\ndef test_a(log):\n{body}") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"def test_a():\n{SWALLOW}", id="no fake in sight"),
        pytest.param(f"@responses.activate\ndef helper():\n{SWALLOW}", id="no test"),
        pytest.param(f"@responses.activate\ndef test_a():\n{SWALLOW}    check()\n", id="something follows"),
        pytest.param(f"Exception = KeyError\n@responses.activate\ndef test_a():\n{SWALLOW}", id="another Exception"),
        pytest.param(
            f"@responses.activate\ndef test_a():\n{SWALLOW.replace('Exception', 'AssertionError')}", id="it is meant"
        ),
        pytest.param(
            f"@responses.activate\ndef test_a():\n{SWALLOW.replace('pass', 'log()')}", id="a handler that acts"
        ),
        pytest.param(f"@responses.activate\ndef test_a():\n{SWALLOW}    else:\n        done()\n", id="else"),
        pytest.param(f"@responses.activate\ndef test_a():\n{SWALLOW}    finally:\n        check()\n", id="finally"),
        pytest.param(
            "@responses.activate\ndef test_a():\n    while True:\n        try:\n            assert run()\n"
            "        except Exception:\n            pass\n",
            id="loop",
        ),
        pytest.param(
            "@responses.activate\ndef test_a():\n    try:\n        assert run()\n        return\n"
            "    except Exception:\n        pass\n",
            id="left early",
        ),
        pytest.param(
            "@responses.activate\ndef test_a():\n    with pytest.raises(KeyError):\n        with suppress(Exception):\n"
            "            assert run()\n",
            id="an error is expected",
        ),
        pytest.param(
            "@responses.activate\ndef test_a():\n    with suppress(Exception):\n        schema.assert_valid(run())\n",
            id="no assertion of a mock",
        ),
    ],
)
def test_what_may_be_seen_is_not_told(text):
    assert swallowed(text) == []
