"""Call methods of dicts and lists, those that change them included."""

from __future__ import annotations

from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.machine import Machine, new_dict, new_lazy, new_list, unsure_list
from mockaudit.loaders.pyast.mappings import found_item, put_all, put_item
from mockaudit.loaders.pyast.maybe import LOOSE, SOME, Maybe, is_listed, worse
from mockaudit.loaders.pyast.reach import changeable, held, unsure
from mockaudit.loaders.pyast.targets import obscure, remove_item
from mockaudit.loaders.pyast.values import Call, Dict, Sequence, hole_of, is_scalar
from mockaudit.model.value import Hole

MAX_ITEMS = 20_000
PURE = frozenset({"get", "keys", "values", "items", "copy", "index", "count"})


def call_dict(machine: Machine, owner: Dict, name: str, call: Call, frame: Frame) -> object:
    """Call ``owner.name(...)`` on a dict."""
    if name == "update":
        return _update(machine, owner, call)
    key = call.value(0, "key")
    if name == "get":
        return _get(owner, key, call)
    if name == "setdefault":
        return _setdefault(machine, owner, key, call)
    if name == "pop":
        return _pop(machine, owner, key, call)
    if name == "clear":
        machine.heap.touch(owner)
        owner.state, owner.broken = {}, None
        return None
    if name == "popitem":
        pair = new_list(call.node, frame, [*held(owner)], "tuple")
        pair.broken = "which item is taken out is not computed"
        obscure(machine, owner, "an item is taken out of it")
        return pair
    return _view(machine, owner, name, call, frame)


def _view(machine: Machine, owner: Dict, name: str, call: Call, frame: Frame) -> object:
    if name == "copy":
        copied = new_dict(call.node, frame, dict(owner.state))
        copied.places, copied.broken = dict(owner.places), owner.broken
        return copied
    if owner.broken is not None:
        return _unknown_view(owner, name, call, frame)
    if name == "keys":
        return new_lazy(call.node, frame, list(owner.state), owner)
    if name == "values":
        return new_lazy(call.node, frame, list(owner.state.values()), owner)
    if name == "items":
        rows: list[object] = [new_list(call.node, frame, [k, v], "tuple") for k, v in owner.state.items()]
        return new_lazy(call.node, frame, rows, owner)
    obscure(machine, owner, f"it is changed by `.{name}()`")
    return Hole(reason=f"what `.{name}()` gives is only known at run time")


def _unknown_view(owner: Dict, name: str, call: Call, frame: Frame) -> object:
    hole = Hole(reason=owner.broken or "")
    values = unsure_list(call.node, frame, held(owner) if name in {"values", "items"} else [], hole)
    return unsure_list(call.node, frame, changeable(values), hole) if name == "items" else values


def _pop(machine: Machine, owner: Dict, key: object, call: Call) -> object:
    if len(call.positional) < 2 or not is_listed(owner.broken) or not is_scalar(key):
        return remove_item(machine, owner, key)
    found = found_item(owner, key, call.positional[1].value)
    if key in owner.state:
        remove_item(machine, owner, key)
    return found


def _get(owner: Dict, key: object, call: Call) -> object:
    if is_listed(owner.broken) and is_scalar(key):
        return found_item(owner, key, call.value(1, "default"))
    hole = Hole(reason=owner.broken or hole_of(key, "the key is only known at run time").reason)
    return unsure([*held(owner), *changeable(call.value(1, "default"))], hole)


def _setdefault(machine: Machine, owner: Dict, key: object, call: Call) -> object:
    if is_listed(owner.broken) and is_scalar(key):
        if key not in owner.state or isinstance(owner.state[key], Maybe):
            machine.heap.touch(owner)
            put_item(owner, key, found_item(owner, key, call.value(1, "default")))
        return owner.state[key]
    default = call.value(1, "default")
    obscure(machine, owner, "a key is set that is only known at run time", default)
    return unsure(held(owner), Hole(reason="it is only known at run time"))


def _update(machine: Machine, owner: Dict, call: Call) -> object:
    if call.positional:
        source = call.positional[0].value
        if not isinstance(source, Dict):
            reason = hole_of(source, "it is updated from a value that is not known").reason
            obscure(machine, owner, reason, *held(source), *held(*held(source)))
        else:
            for key in source.state:
                machine.heap.touch(owner, key)
            put_all(owner, source)
            if not is_listed(source.broken):
                obscure(machine, owner, source.broken or SOME)
    for name, argument in call.keywords.items():
        machine.heap.touch(owner, name)
        put_item(owner, name, argument.value)
        owner.places[name] = (argument.path, argument.node)
    if call.loose:
        owner.broken = worse(owner.broken, LOOSE)
    if call.unknown is not None:
        obscure(machine, owner, call.unknown, *call.reach)
    return None


def call_list(machine: Machine, owner: Sequence, name: str, call: Call, frame: Frame) -> object:
    """Call ``owner.name(...)`` on a list, tuple or set."""
    if name == "copy" and owner.kind != "set":
        copied = new_list(call.node, frame, list(owner.state), owner.kind)
        copied.broken, copied.places = owner.broken, dict(owner.places)
        return copied
    if name == "clear":
        machine.heap.touch(owner)
        owner.state, owner.broken = [], None
        return None
    if name in {"append", "insert", "extend", "add", "update"} and (
        owner.broken is not None or call.unknown is not None
    ):
        given = [argument.value for argument in call.positional]
        obscure(machine, owner, owner.broken or call.unknown or "", *given, *held(*given), *call.reach)
        return None
    if name == "pop":
        return remove_item(machine, owner, call.value(0, "index", -1))
    if owner.broken is not None:
        machine.heap.touch(owner)  # it may still lose items
        return Hole(reason=owner.broken)
    if name in {"append", "insert", "extend"} and owner.kind == "list":
        return _grow(machine, owner, name, call)
    if name == "reverse":
        machine.heap.touch(owner)
        owner.state.reverse()
        return None
    return _search(machine, owner, name, call.value(0, "object"))


def _search(machine: Machine, owner: Sequence, name: str, value: object) -> object:
    known = is_scalar(value) and all(is_scalar(item) for item in owner.state)
    if name in {"index", "count"} and known:
        found = [i for i, item in enumerate(owner.state) if item == value]
        return len(found) if name == "count" else found[0] if found else Hole(reason="it is not in the list")
    if name == "add" and owner.kind == "set" and known:
        if value not in owner.state:
            machine.heap.touch(owner)
            owner.state.append(value)
        return None
    if name not in PURE:
        obscure(machine, owner, f"it is changed by `.{name}()`", value, *held(value))
    return Hole(reason=f"what `.{name}()` gives is only known at run time")


def _grow(machine: Machine, owner: Sequence, name: str, call: Call) -> object:
    value = call.value(1 if name == "insert" else 0, "object")
    items = items_of(value) if name == "extend" else [value]
    index = call.value(0, "index") if name == "insert" else len(owner.state)
    if items is None or not isinstance(index, int) or len(owner.state) + len(items) > MAX_ITEMS:
        given = [argument.value for argument in call.positional]
        obscure(machine, owner, hole_of(value, "it grows by values that are not known").reason, *given, *held(*given))
        return None
    machine.heap.touch(owner)
    owner.state[index:index] = items
    return None
