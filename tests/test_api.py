from __future__ import annotations

from mockaudit import api
from tests.engine import project


def test_the_public_names_are_sorted_and_all_that_is_there():
    public = sorted(name for name in vars(api) if not name.startswith("_") and name != "annotations")
    assert public == sorted(api.__all__)


def test_an_audit_from_python(tmp_path):
    (finding,) = api.scan(project.write(tmp_path, a='{"id": "x"}')).findings
    assert (finding.code, finding.severity, finding.violation.message) == (
        "PAY002",
        api.Severity.ERROR,
        'body/id is "x", contract says integer',
    )
