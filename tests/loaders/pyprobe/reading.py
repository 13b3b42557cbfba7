"""Read the probes of a test module that is given as text."""

from __future__ import annotations

from pathlib import Path

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.pyprobe.source_file import load_probes, new_modules
from mockaudit.model.probe import Probe
from mockaudit.model.value import Hole

HEAD = "import schemathesis\n"
SCHEMA = 'schema = schemathesis.openapi.from_path("openapi.yaml")\n'


def load(text: str, files: dict[str, str] | None = None, root: Path = Path("/nowhere")) -> list[Probe]:
    for name, content in (files or {}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    source = Source(path="tests/api/test_x.py", data=text.encode())
    return list(load_probes(source, new_modules(Project(root=root))))


def told(probes: list[Probe]) -> list[tuple[str, str, str]]:
    return [(probe.ref.rpartition(":")[2], probe.owner.partition("::")[2], probe.text) for probe in probes]


def terms(probe: Probe) -> list[object]:
    """Give the selectors of a probe: attribute=values, "not" before those that leave out, "?" for a hole."""
    return [
        "?"
        if isinstance(item, Hole)
        else ("not " * item.exclude)
        + " ".join(f"{term.attribute}{'~' * term.regex}{','.join(term.values)}" for term in item.terms)
        for item in probe.selectors
    ]
