"""Every loader, fed valid documents that are broken at one place: nothing is raised, and no other fake is lost."""

from __future__ import annotations

import copy
import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockaudit.documents.parse import parse
from mockaudit.documents.source import Project
from mockaudit.loaders.registry import FILE_LOADERS
from mockaudit.model.exchange import Exchange
from mockaudit.model.notice import Notice

CASES = Path(__file__).parent / "cases"
FILES = [
    (loader, path)
    for loader in FILE_LOADERS
    for path in sorted((CASES / loader.name).rglob("*"))
    if path.suffix in loader.suffixes and path.name != "exchanges.json" and "__files" not in path.parts
]
DEEP: list = []
for _ in range(300):
    DEEP = [DEEP]
RAW = st.sampled_from([b"\x1f\x8b\x08", float("nan"), "\ud800", "%", "?#", "[", 10**30, DEEP, "<%", "{{", "http://["])
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | RAW
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def replaced(document, place, value):
    if not place:
        return value
    document = copy.deepcopy(document)
    parent = document
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = value
    return document


def by_ref(exchanges):
    """Give the exchanges by ref, without what is a fact of the file as a whole."""
    return {item.ref: dataclasses.replace(item, secrets_scrubbed=False) for item in exchanges}


def touches(ref: str, place) -> bool:
    pointer = ref.partition("#")[2].split("/")[1:]
    words = [str(key) for key in place]
    return words[: len(pointer)] == pointer or pointer[: len(words)] == words


@pytest.mark.parametrize(("loader", "path"), FILES, ids=lambda item: getattr(item, "stem", getattr(item, "name", "")))
@settings(max_examples=60)
@given(data=st.data())
def test_one_broken_place_costs_at_most_its_own_fake(loader, path, data):
    project = Project(root=CASES)
    source = project.read(path.relative_to(CASES).as_posix())
    document = parse(source)
    whole = by_ref(item for item in loader.load(source, document, project) if isinstance(item, Exchange))
    # Who recorded a file is a fact of the file as a whole: it decides whether ERB is looked for.
    place = data.draw(st.sampled_from([place for place in places(document) if place not in ((), ("recorded_with",))]))
    broken = replaced(document, place, data.draw(ANY))
    found = list(loader.load(source, broken, project)) if loader.claims(broken) else []
    assert {type(item) for item in found} <= {Exchange, Notice}
    seen = by_ref(item for item in found if isinstance(item, Exchange))
    if found:
        assert {ref: item for ref, item in whole.items() if not touches(ref, place)} == {
            ref: item for ref, item in seen.items() if not touches(ref, place)
        }


@pytest.mark.parametrize("loader", FILE_LOADERS, ids=lambda loader: loader.name)
@settings(max_examples=200)
@given(document=ANY)
def test_no_loader_claims_what_is_not_its_own(loader, document):
    assert not loader.claims(document)
