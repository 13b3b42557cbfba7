from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from mockaudit.engine.baseline import read_baseline, render_baseline
from mockaudit.engine.errors import BaselineError
from mockaudit.engine.pipeline import scan
from tests.engine import project

SCHEMA = json.loads((Path(__file__).parents[2] / "contracts" / "baseline.schema.json").read_text("utf-8"))


def messages(findings):
    return [(finding.violation.at.path, finding.violation.message) for finding in findings]


def test_what_the_baseline_knows_is_set_apart(tmp_path):
    settings = project.write(tmp_path, a='{"id": "x"}', b='{"id": "y"}')
    before = scan(settings)
    known = tmp_path / "baseline.json"
    known.write_text(render_baseline(before.findings[:1]))
    report = scan(replace(settings, baseline=known))
    assert messages(report.baselined) == [("test_a.py", 'body/id is "x", contract says integer')]
    assert messages(report.findings) == [("test_b.py", 'body/id is "y", contract says integer')]


def test_reformatting_moving_and_renaming_others_makes_no_new_finding(tmp_path):
    settings = project.write(tmp_path, a='{"id": "x"}')
    known = tmp_path / "baseline.json"
    known.write_text(render_baseline(scan(settings).findings))
    reformatted = '{\n        "name": "Rex",\n        "id": "x",\n    }'
    text = project.stub("a", reformatted).replace(
        "def test_a", "def test_other():\n    pass\n\n\n@responses.activate\ndef test_a"
    )
    (tmp_path / "test_a.py").write_text(f"# moved\n\n\n{text}")
    report = scan(replace(settings, baseline=known))
    assert (report.findings, messages(report.baselined)) == (
        (),
        [("test_a.py", 'body/id is "x", contract says integer')],
    )


def test_the_file_follows_its_schema(tmp_path):
    findings = scan(project.write(tmp_path, a='{"id": "x"}')).findings
    document = json.loads(render_baseline(findings))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["findings"] == [
        {
            "code": "PAY002",
            "path": "test_a.py",
            "fake": "GET https://api.pets.example/pets/1 200",
            "message": 'body/id is "x", contract says integer',
            "fingerprint": findings[0].fingerprint,
        }
    ]


def test_no_findings_make_an_empty_one(tmp_path):
    path = tmp_path / "b.json"
    path.write_text(render_baseline(()))
    assert read_baseline(path) == frozenset()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "does not exist; `mockaudit baseline write` makes it"),
        ("{", "cannot be read (Expecting property name enclosed in double quotes"),
        ("[]", "is no baseline of version 1; `mockaudit baseline write` makes one"),
        ('{"version": 2, "findings": []}', "is no baseline of version 1; `mockaudit baseline write` makes one"),
    ],
)
def test_what_is_no_baseline(tmp_path, text, message):
    path = tmp_path / "b.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BaselineError) as caught:
        read_baseline(path)
    assert message in str(caught.value)
