"""Turn a failed ``oneOf``/``anyOf`` into the failures of the one branch that was meant, where that can be told."""

from __future__ import annotations

from mockaudit.contracts.failures import Failure
from mockaudit.contracts.nodes import Nodes
from mockaudit.contracts.refs import Place, RefError, resolve
from mockaudit.model.value import Json

_MAX_DEPTH = 16


def narrow(nodes: Nodes, failures: list[Failure], depth: int = 0) -> list[Failure]:
    """Replace every combined failure by those of its only plausible branch; the others stand as they are."""
    out: list[Failure] = []
    for failure in failures:
        branch = None if failure.several or not failure.branches else _meant(nodes, failure)
        if branch is None or depth > _MAX_DEPTH:
            out.append(failure)
        else:
            out += narrow(nodes, list(branch), depth + 1)
    return out


def _meant(nodes: Nodes, failure: Failure) -> tuple[Failure, ...] | None:
    branches = failure.branches
    if len(branches) == 1:
        return branches[0]
    chosen = _by_discriminator(nodes, failure)
    if chosen is not None:
        return branches[chosen] if chosen < len(branches) else None
    here = len(failure.instance)
    # A branch for another kind of value was not meant, nor one whose tag (an enum or const member) says otherwise.
    for rejects in (_is_other_kind, _is_other_tag):
        left = [branch for branch in branches if not any(rejects(item, here) for item in branch)]
        if len(left) == 1:
            return left[0]
        branches = tuple(left) if left else branches
    depths = [min(len(item.instance) for item in branch) if branch else 0 for branch in branches]
    deepest = max(depths)
    return branches[depths.index(deepest)] if deepest > here + 1 and depths.count(deepest) == 1 else None


def _is_other_kind(failure: Failure, here: int) -> bool:
    return failure.keyword == "type" and len(failure.instance) == here


def _is_other_tag(failure: Failure, here: int) -> bool:
    return failure.keyword in {"enum", "const"} and len(failure.instance) == here + 1


def _by_discriminator(nodes: Nodes, failure: Failure) -> int | None:
    """Find the branch that the discriminator's value names (OpenAPI 3.1 section 4.8.25)."""
    path, pointer = failure.place
    holder = pointer.rpartition("/")[0]
    try:
        schema = nodes.get(path, holder)
    except KeyError:
        return None
    if not isinstance(schema, dict) or not isinstance(failure.actual, dict):
        return None
    discriminator = schema.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    value = failure.actual.get(name) if isinstance(name, str) else None
    branches = schema.get(failure.keyword)
    if not isinstance(discriminator, dict) or not isinstance(value, str) or not isinstance(branches, list):
        return None
    wanted = _mapped(nodes, path, discriminator.get("mapping"), value)
    for index, branch in enumerate(branches):
        ref = branch.get("$ref") if isinstance(branch, dict) else None
        if not isinstance(ref, str):
            continue
        if wanted == _place(nodes, path, ref) if wanted is not None else ref.rpartition("/")[2] == value:
            return index
    return None


def _mapped(nodes: Nodes, path: str, mapping: Json, value: str) -> Place | None:
    ref = mapping.get(value) if isinstance(mapping, dict) else None
    if not isinstance(ref, str):
        return None
    if "/" not in ref and "#" not in ref and "." not in ref:
        ref = f"#/components/schemas/{ref}"
    return _place(nodes, path, ref)


def _place(nodes: Nodes, path: str, ref: str) -> Place | None:
    try:
        return resolve(ref, path, nodes.names)
    except RefError:
        return None
