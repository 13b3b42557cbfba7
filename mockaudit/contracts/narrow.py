"""Turn a failed ``oneOf``/``anyOf`` into the failures of the one branch that was meant, where that can be told."""

from __future__ import annotations

from collections.abc import Callable, Collection

from mockaudit.contracts.failures import Failure, Path
from mockaudit.contracts.nodes import Nodes, follow
from mockaudit.contracts.refs import RefError, child
from mockaudit.contracts.tags import read_tag
from mockaudit.model.value import Json

_MAX_DEPTH = 16
_CHOICES = ("allOf", "anyOf", "oneOf")


def narrow(nodes: Nodes, failures: list[Failure], holes: Collection[Path] = (), depth: int = 0) -> list[Failure]:
    """Replace every combined failure by those of its only plausible branch; the others stand as they are.

    ``holes`` are the ways to where the value is not known: a discriminator there says nothing. A null that several
    branches of ``oneOf`` let in is no failure: the contract means null, whichever of them.
    """
    out: list[Failure] = []
    for failure in failures:
        if failure.several and failure.actual is None:
            continue
        if failure.several or not failure.branches or depth > _MAX_DEPTH:
            out.append(failure)
            continue
        branches = [narrow(nodes, list(branch), holes, depth + 1) for branch in failure.branches]
        if all(branches):
            out += _meant(nodes, failure, branches, holes)
    return out


def _meant(nodes: Nodes, failure: Failure, branches: list[list[Failure]], holes: Collection[Path]) -> list[Failure]:
    """Give the failures of the branch that was meant, or the combined one where several may have been."""
    here = len(failure.instance)
    left = list(range(len(branches)))

    def drop(rejects: Callable[[Failure, int], bool]) -> None:
        kept = [index for index in left if not any(rejects(item, here) for item in branches[index])]
        left[:] = kept or left

    if failure.actual is not None:
        drop(_is_null_only)
    if len(left) == 1:
        return branches[left[0]]
    tag = read_tag(nodes, failure)
    if tag is not None and (*failure.instance, tag.name) not in holes:
        if tag.branch is not None and tag.branch < len(branches):
            return branches[tag.branch]
        if tag.unknown:
            return [_unknown_tag(failure, tag.name, tag.value, tag.place, tag.known)]
    # A branch for another kind of value was not meant, nor one whose tag (an enum or const member) says otherwise.
    for rejects in (_is_other_kind, _is_other_tag):
        drop(rejects)
        if len(left) == 1:
            return branches[left[0]]
    depths = [min(len(item.instance) for item in branches[index]) for index in left]
    deepest = max(depths)
    if deepest > here + 1 and depths.count(deepest) == 1:
        return branches[left[depths.index(deepest)]]
    nearest = _nearest(nodes, failure, {index: branches[index] for index in left})
    return [failure] if nearest is None else branches[nearest]


def _unknown_tag(failure: Failure, name: str, value: str, place: tuple[str, str], known: tuple[str, ...]) -> Failure:
    return Failure(
        keyword="discriminator",
        instance=(*failure.instance, name),
        place=place,
        limit=list(known),
        actual=value,
        conditional=failure.conditional,
    )


def _is_null_only(failure: Failure, here: int) -> bool:
    return failure.keyword == "type" and len(failure.instance) == here and failure.limit in (["null"], "null")


def _is_other_kind(failure: Failure, here: int) -> bool:
    if failure.branches and not failure.several:
        return all(any(_is_other_kind(item, here) for item in branch) for branch in failure.branches)
    return failure.keyword == "type" and len(failure.instance) == here


def _is_other_tag(failure: Failure, here: int) -> bool:
    return failure.keyword in {"enum", "const"} and len(failure.instance) == here + 1


def _nearest(nodes: Nodes, failure: Failure, branches: dict[int, list[Failure]]) -> int | None:
    """Find the branch that an object is nearest to: the fewest members it does not declare, and failures.

    Where several are equally near but find the same fault, it does not matter which was meant.
    """
    if not isinstance(failure.actual, dict) or not failure.actual:
        return None
    names = set(failure.actual)
    path, pointer = failure.place
    distances: dict[int, int] = {}
    for index, failures in branches.items():
        try:
            declared = _declared(nodes, path, nodes.get(path, child(pointer, index)), 0)
        except KeyError:
            return None
        if names & declared:
            distances[index] = len(names - declared) + len(failures)
    if not distances:
        return None
    least = min(distances.values())
    nearest = [index for index, distance in distances.items() if distance == least]
    faults = {frozenset((item.keyword, item.instance, repr(item.limit)) for item in branches[i]) for i in nearest}
    return nearest[0] if len(faults) == 1 else None


def _declared(nodes: Nodes, path: str, schema: Json, depth: int) -> set[str]:
    """Give the names of the properties that a schema declares, through references and branches."""
    try:
        (path, _), schema = follow(nodes, (path, ""), schema)
    except RefError:
        return set()
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return set()
    properties = schema.get("properties")
    found = set(properties) if isinstance(properties, dict) else set()
    for key in _CHOICES:
        parts = schema.get(key)
        for part in parts if isinstance(parts, list) else ():
            found |= _declared(nodes, path, part, depth + 1)
    return found
