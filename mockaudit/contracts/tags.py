"""Tell which branch of a ``oneOf`` or ``anyOf`` a value's discriminator names, and whether it names none."""

from __future__ import annotations

from mockaudit.contracts.failures import Failure
from mockaudit.contracts.nodes import Nodes, follow
from mockaudit.contracts.refs import Place, RefError, child, resolve
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json

_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What a discriminator says of a value.

    ``branch`` is the index of the branch that the value names, None where that cannot be told. ``unknown`` is true
    where the contract lists the values (``known``) and this is none of them.
    """

    name: str
    value: str
    place: Place
    branch: int | None
    unknown: bool
    known: tuple[str, ...]


def read_tag(nodes: Nodes, failure: Failure) -> Tag | None:
    """Read the discriminator beside a failed keyword (OpenAPI 3.1 section 4.8.25); None where it says nothing.

    A branch is named by ``mapping``, by the last part of its ``$ref``, or by the ``const`` or ``enum`` that it gives
    the property. Schema names alone are no list of values: many contracts forget the mapping.
    """
    path, pointer = failure.place
    holder = pointer.rpartition("/")[0]
    try:
        schema = nodes.get(path, holder)
    except KeyError:
        return None
    discriminator = schema.get("discriminator") if isinstance(schema, dict) else None
    branches = schema.get(failure.keyword) if isinstance(schema, dict) else None
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    value = failure.actual.get(name) if isinstance(failure.actual, dict) and isinstance(name, str) else None
    if not isinstance(discriminator, dict) or not isinstance(branches, list):
        return None
    if not isinstance(name, str) or not isinstance(value, str):
        return None
    mapping = discriminator.get("mapping")
    listed = [_listed(nodes, path, branch, name, 0) for branch in branches]
    options = [set() if texts is None else texts for texts in listed]
    known = dict.fromkeys([*(mapping if isinstance(mapping, dict) else ()), *sorted(set().union(*options))])
    branch = _by_name(nodes, path, branches, mapping, value)
    if branch is None:
        accepting = [index for index, texts in enumerate(options) if value in texts]
        branch = accepting[0] if len(accepting) == 1 else None
    has_list = bool(mapping) or (None not in listed and bool(listed))
    return Tag(
        name=name,
        value=value,
        place=(path, child(holder, "discriminator")),
        branch=branch,
        unknown=branch is None and has_list and value not in known,
        known=tuple(known),
    )


def _by_name(nodes: Nodes, path: str, branches: list[Json], mapping: Json, value: str) -> int | None:
    wanted = _mapped(nodes, path, mapping, value)
    loose: list[int] = []
    for index, branch in enumerate(branches):
        ref = branch.get("$ref") if isinstance(branch, dict) else None
        if not isinstance(ref, str):
            continue
        name = ref.rpartition("/")[2]
        if wanted == _place(nodes, path, ref) if wanted is not None else name == value:
            return index
        if name.lower() == value.lower():
            loose.append(index)
    return loose[0] if wanted is None and len(loose) == 1 else None


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


def _listed(nodes: Nodes, path: str, branch: Json, name: str, depth: int) -> set[str] | None:
    """Give the texts that a branch allows for a property by ``const`` or ``enum``, None where it does not list them."""
    try:
        (path, _), branch = follow(nodes, (path, ""), branch)
        properties = branch.get("properties") if isinstance(branch, dict) else None
        own = properties.get(name) if isinstance(properties, dict) else None
        _, own = follow(nodes, (path, ""), own)
    except RefError:
        return None
    if isinstance(own, dict) and ("const" in own or isinstance(own.get("enum"), list)):
        options = own.get("enum")
        values = options if isinstance(options, list) else [own.get("const")]
        return {item for item in values if isinstance(item, str)}
    parts = branch.get("allOf") if isinstance(branch, dict) else None
    for part in parts if isinstance(parts, list) and depth < _MAX_DEPTH else ():
        found = _listed(nodes, path, part, name, depth + 1)
        if found is not None:
            return found
    return None
