"""Call values: functions and classes of the suite, mock libraries, and the modelled parts of the standard library."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from functools import partial

from mockaudit.loaders.pyast.arguments import bind_arguments, options_of
from mockaudit.loaders.pyast.attributes import class_attribute, find_in_class, is_plain_base, linearize
from mockaudit.loaders.pyast.builders import frozen, make_mock, put, take
from mockaudit.loaders.pyast.choices import either
from mockaudit.loaders.pyast.decorators import decorator_paths, is_transparent
from mockaudit.loaders.pyast.derived import call_part, library_base, make_part, whole
from mockaudit.loaders.pyast.dialect import ESCAPED
from mockaudit.loaders.pyast.export import EXCEPTION_NAMES
from mockaudit.loaders.pyast.frame import Frame, dotted
from mockaudit.loaders.pyast.iterator_calls import call_back
from mockaudit.loaders.pyast.library import FUNCTIONS
from mockaudit.loaders.pyast.machine import MAX_DEPTH, Machine, new_dict, site_of, unsure_list
from mockaudit.loaders.pyast.mappings import put_item
from mockaudit.loaders.pyast.maybe import SOME, Maybe, worse
from mockaudit.loaders.pyast.methods import call_method
from mockaudit.loaders.pyast.purity import begin_watch
from mockaudit.loaders.pyast.reach import changeable, unsure
from mockaudit.loaders.pyast.running import MAX_RECURSION, run_function, run_roughly, start
from mockaudit.loaders.pyast.targets import patched, spoil
from mockaudit.loaders.pyast.values import (
    Argument,
    Bound,
    Builder,
    Call,
    Class,
    Dict,
    EnumMember,
    Function,
    Instance,
    Library,
    Made,
    Method,
    Mock,
    OneOf,
    Partial,
    Scope,
    Sequence,
    alternatives,
    hole_of,
    one_of,
)
from mockaudit.model.value import Hole

MAX_CALL = 10_000
# Libraries that do not change what they are given.
HARMLESS = frozenset(
    {"requests", "httpx", "aiohttp", "pytest", "yaml", "simplejson", "orjson", "attr", "freezegun", "mock"}
)


def call_value(machine: Machine, target: object, call: Call, frame: Frame) -> object:
    """Call a value with evaluated arguments. Raises RaisedError where the call certainly raises."""
    machine.spend()
    match target:
        case OneOf(values=values):
            return one_of(either(machine, (partial(machine.call, value, call, frame) for value in values)))
        case Library(path=path):
            return _call_library(machine, path, call, frame)
        case Method(owner=Mock() | Builder() | Method(owner=Builder())) | Mock() | Builder():
            return _call_stub(machine, target, call, frame)
        case Method(owner=owner, name=name):
            return call_method(machine, owner, name, call, frame)
        case Function():
            return call_function(machine, target, call, None, frame)
        case Bound(function=function, receiver=receiver):
            return call_function(machine, function, call, receiver, frame)
        case Partial(target=inner, call=kept):
            return machine.call(inner, _merged(kept, call), frame)
        case Class():
            return _construct(machine, target, call, frame)
        case _:
            return unknown_call(machine, call)


def _merged(kept: Call, call: Call) -> Call:
    """Give the arguments of a partial call together with those that it is called with."""
    keywords = dict(kept.keywords)
    for name, argument in call.keywords.items():
        unsure = name in keywords and isinstance(argument.value, Maybe)
        keywords[name] = Argument(Hole(reason=SOME), argument.node, argument.path) if unsure else argument
    positional = kept.positional + call.positional
    return Call(call.node, call.path, positional, keywords, kept.unknown or call.unknown, loose=True)


def _call_stub(machine: Machine, target: object, call: Call, frame: Frame) -> object:
    """Call a mock object or a stub under construction, or a method of one."""
    match target:
        case Method(owner=Mock() as mock, name=name):
            return machine.register(mock, name, call, frame)
        case Method(owner=Builder() as builder, name=name):
            return take(machine, builder, name, call, frame.owner)
        case Method(owner=Method(owner=Builder() as builder, name=part), name=name):
            return take(machine, builder, f"{part}.{name}", call, frame.owner)
        case Builder():
            return take(machine, target, "()", call, frame.owner)
        case Mock(dialect=dialect) if machine.dialects[dialect].step is not None:
            return make_mock(machine, dialect, options_of(machine, call, frame), call, frame)
        case _:
            return unknown_call(machine, call)


def unknown_call(machine: Machine, call: Call) -> Hole:
    """Give the hole that a call outside the suite leaves; containers of the running test that it gets may change."""
    name = dotted(call.node.func) or getattr(call.node.func, "attr", "the call")
    if not name.rpartition(".")[2].startswith(("assert", "Assert")):
        reason = f"it is passed to `{name}()`, which may change it"
        for argument in [*call.positional, *call.keywords.values()]:
            for item in alternatives(argument.value):
                if isinstance(item, (Dict, Sequence)):
                    spoil(machine, item, reason, shared=False)
                elif isinstance(item, Builder):
                    put(machine, item, ESCAPED, value=True, owner=None)
    return Hole(reason=f"what `{name}()` gives is only known at run time")


def _call_library(machine: Machine, path: str, call: Call, frame: Frame) -> object:
    if path.startswith("builtins.super()."):
        return _call_super(machine, path.rpartition(".")[2], call, frame)
    module, _, name = path.rpartition(".")
    for dialect in machine.dialects.values() if path in machine.lexicon.calls else ():
        if module in dialect.modules and name in dialect.verbs:
            return machine.register(Mock(dialect.name), name, call, frame)
        if path in dialect.receivers:
            return make_mock(machine, dialect.name, options_of(machine, call, frame), call, frame)
        if path in dialect.makers:
            return Made(path, frozen(call))
    function = FUNCTIONS.get(path)
    if function is not None:
        return function(machine, call, frame)
    if name.endswith(EXCEPTION_NAMES):
        return Made(path, frozen(call))
    root = path.partition(".")[0]
    if root in HARMLESS or root in sys.stdlib_module_names:
        return _call_standard(machine, path, call, frame)
    return unknown_call(machine, call)


def _call_standard(machine: Machine, path: str, call: Call, frame: Frame) -> object:
    """Call what does not change what it is given, but for methods of containers, patches and functions handed over."""
    owner = call.positional[0].value if call.positional else None
    module, _, name = path.rpartition(".")
    if module in {"builtins.dict", "builtins.list", "builtins.set"} and isinstance(owner, (Dict, Sequence, OneOf)):
        return call_method(machine, owner, name, replace(call, positional=call.positional[1:]), frame)
    if path.endswith("patch.dict"):
        patched(machine, owner, call)
    call_back(machine, [argument.value for argument in (*call.positional, *call.keywords.values())], call, frame)
    return Hole(reason=f"what `{path}()` gives is only known at run time")


def _call_super(machine: Machine, name: str, call: Call, frame: Frame) -> object:
    function = frame.function
    spec = function.node.args if function is not None else None
    names = [] if spec is None else [*spec.posonlyargs, *spec.args]
    receiver = frame.scope.state.get(names[0].arg) if names else None
    if isinstance(receiver, Instance) and frame.cls is not None:
        found = class_attribute(machine, receiver.cls, name, frame, receiver, after=frame.cls)
        if isinstance(found, (Bound, Function)):
            return machine.call(found, call, frame)
        base = library_base(machine, receiver.cls)
        if base is not None:
            return call_part(machine, receiver, base, name, call, frame)
        if not all(isinstance(base, Class) or is_plain_base(base) for base in linearize(receiver.cls)):
            return Hole(reason=f"`super().{name}()` is outside the suite")
    return None


def call_function(machine: Machine, function: Function, call: Call, receiver: object | None, frame: Frame) -> object:
    """Run a function of the suite, and give what it returns or, for a context manager, what it yields."""
    if frame.depth >= MAX_DEPTH or machine.active.get(function.node, 0) >= MAX_RECURSION:
        run_roughly(machine, function, call, receiver, frame)
        return Hole(reason="functions call each other too deeply")
    decorators = decorator_paths(machine, function)
    manager = any(path.endswith("contextmanager") for path in decorators)
    is_generator = not manager and function.module.is_generator(function.node)
    if is_generator or not all(is_transparent(machine, path) for path in decorators):
        given = run_roughly(machine, function, call, receiver, frame)
        hole = unknown_call(machine, call)
        return unsure_list(call.node, frame, given, hole) if is_generator else unsure(changeable(*given), hole)
    if function.node in machine.costly:
        return unknown_call(machine, call)
    bound = bind_arguments(function, call, receiver, frame)
    watch = begin_watch(machine)
    run = start if manager else run_function
    result = run(machine, function, bound, frame.owner, frame.depth + 1)
    # What took long and changed nothing is not run again; what it gives is not known then.
    if function.closure is None and machine.steps - watch.steps > MAX_CALL and watch.is_pure(machine, bound.values()):
        machine.costly.add(function.node)
    return result


def _construct(machine: Machine, cls: Class, call: Call, frame: Frame) -> object:
    members = [item for item in cls.scope.state.values() if isinstance(item, EnumMember)]
    if members:
        wanted = call.value(0, "value")
        return next(
            (m for m in members if m.value == wanted and type(m.value) is type(wanted)),
            hole_of(wanted, "it is an enum member"),
        )
    order = linearize(cls)[1:]
    if any(isinstance(base, Library) and base.path == "typing.TypedDict" for base in order):
        return _typed_dict(call, frame)
    errors = [b for b in order if isinstance(b, Library) and b.path.endswith(EXCEPTION_NAMES)]
    outside = [b for b in order if not isinstance(b, Class) and not is_plain_base(b) and b not in errors]
    base = library_base(machine, cls) if outside and not cls.node.decorator_list else None
    if (outside and base is None) or cls.scope.broken is not None:
        return unknown_call(machine, call)
    instance = Instance(cls, Scope({}, site_of(call.node, frame), fallback=True))
    if cls.node.decorator_list:
        return _dataclass(instance, call)
    found, init, _ = find_in_class(cls, "__init__")
    if found and isinstance(init, Function):
        call_function(machine, init, call, instance, frame)
    elif base is not None:
        make_part(machine, instance, base, call, frame)
    return instance if base is None else whole(instance) or unknown_call(machine, call)


def _typed_dict(call: Call, frame: Frame) -> object:
    made = new_dict(call.node, frame)
    for name, argument in call.keywords.items():
        put_item(made, name, argument.value)
        made.places[name] = (argument.path, argument.node)
    made.broken = worse(
        made.broken, call.unknown or ("it is made from positional arguments" if call.positional else None)
    )
    return made


def _dataclass(instance: Instance, call: Call) -> object:
    """Fill the fields of a dataclass; any other decorator of a class is not understood."""
    cls = instance.cls
    decorators = {dotted(d.func if isinstance(d, ast.Call) else d) for d in cls.node.decorator_list}
    simple = all(not isinstance(base, Class) for base in linearize(cls)[1:])
    if not decorators <= {"dataclass", "dataclasses.dataclass"} or not simple:
        return Hole(reason=f"what `{cls.name}()` makes is only known at run time")
    names = [s.target.id for s in cls.node.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]
    for i, name in enumerate(names):
        given = call.get(i, name)
        if given is not None:
            missing = Hole(reason=f"`{name}` is only known at run time")
            instance.scope.state[name] = call.value(i, name, cls.scope.state.get(name, missing))
        elif call.unknown is not None or name not in cls.scope.state:
            instance.scope.state[name] = Hole(reason=call.unknown or f"`{name}` is only known at run time")
    return instance
