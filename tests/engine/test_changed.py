from __future__ import annotations

from dataclasses import replace

import pytest

from mockaudit.engine.changed import changed_lines
from mockaudit.engine.errors import ChangeError
from mockaudit.engine.pipeline import scan
from tests.engine import project


def found(settings, revision="HEAD"):
    return [finding.violation.at.path for finding in scan(replace(settings, diff_base=revision)).findings]


@pytest.fixture
def committed(tmp_path):
    settings = project.write(tmp_path, a='{"id": "x"}', b='{"id": "y"}')
    project.git(tmp_path, "init", "-q")
    project.git(tmp_path, "add", ".")
    project.git(tmp_path, "commit", "-qm", "first")
    return settings


def test_nothing_changed(committed):
    assert found(committed) == []


def test_a_changed_stub_and_a_new_file(committed):
    (committed.root / "test_b.py").write_text(project.stub("b", '{"id": "z"}'))
    (committed.root / "test_c.py").write_text(project.stub("c", '{"id": "new"}'))
    assert found(committed) == ["test_b.py", "test_c.py"]


def test_a_line_elsewhere_in_the_file_does_not_matter(committed):
    path = committed.root / "test_a.py"
    path.write_text(path.read_text() + "\n\ndef test_more():\n    pass\n")
    assert found(committed) == []


def test_a_changed_line_of_the_contract_matters_to_every_fake_that_breaks_it(committed):
    path = committed.root / "contract.yaml"
    path.write_text(path.read_text().replace("{id: {type: integer}, name", "{id: {type: number}, name"))
    assert found(committed) == ["test_a.py", "test_b.py"]


def test_names_that_git_quotes(committed):
    (committed.root / "test_\u00e4 b.py").write_text("x = 1\n")
    project.git(committed.root, "add", ".")
    assert changed_lines(committed.root, "HEAD") == {"test_\u00e4 b.py": [range(1, 2)]}


@pytest.mark.parametrize("revision", ["no-such", "--output=x"])
def test_what_is_no_revision(committed, revision):
    with pytest.raises(ChangeError, match="name"):
        changed_lines(committed.root, revision)
