"""The standard ``dataclass`` for quick starts: it compiles no method before somebody needs it.

A start makes some hundred classes, at half a millisecond each if the standard library does it, and uses the fewest. That
frozen records do not change is for the type checker to see to: at run time it would take half as long again to make one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414  (to type checkers it is nothing else)
else:
    import dataclasses
    from collections.abc import Callable
    from operator import attrgetter
    from reprlib import recursive_repr

    _MISSING = dataclasses.MISSING
    _FEW = 3  # records, for which to set their fields one by one is quicker than to compile a method

    def dataclass(
        *, slots: bool, frozen: bool = False, kw_only: bool = False, eq: bool = True
    ) -> Callable[[type], type]:
        """Do as ``dataclasses.dataclass`` does; fields, ``replace`` and pickling work as ever.

        All records have slots. Those that are frozen have a hash, but nothing keeps who does not type-check from changing them.
        """
        assert slots

        def decorate(cls: type) -> type:
            own = tuple(cls.__annotations__)
            stated = {name: where for base in reversed(cls.__mro__) for name, where in _stated(base).items()}
            stated |= dict.fromkeys(own, cls)
            names = tuple(stated)
            left_out = {"__dict__", "__weakref__", *own}
            body = {name: value for name, value in vars(cls).items() if name not in left_out}
            body |= {
                "__qualname__": cls.__qualname__,
                "__slots__": own,
                "__stated__": stated,
                "__match_args__": () if kw_only else names,
            }
            body |= {"__dataclass_fields__": _Fields(cls, kw_only=kw_only), "__repr__": _repr}
            body["__init__"] = _first_init(lambda: made, kw_only=kw_only)
            if eq:
                compared = tuple(name for name, where in stated.items() if _is_compared(vars(where).get(name)))
                body["__eq__"], body["__hash__"] = _by_value(compared, frozen=frozen)
            made = type(cls)(cls.__name__, cls.__bases__, body)
            return made

        return decorate

    def _stated(cls: type) -> dict[str, type]:
        """Give the fields of a record, each with the class as it was written, where its default stands."""
        return vars(cls).get("__stated__", {})

    def _is_compared(stated: object) -> bool:
        return not isinstance(stated, dataclasses.Field) or stated.compare is not False

    class _Fields:
        """What ``dataclasses`` knows of a class, found out when it is asked."""

        def __init__(self, cls: type, *, kw_only: bool) -> None:
            self._cls = cls
            self._kw_only = kw_only

        def __get__(self, _: object, made: type) -> dict[str, dataclasses.Field[object]]:
            found = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=self._kw_only)(self._cls)
            made.__dataclass_fields__ = found.__dataclass_fields__
            made.__dataclass_params__ = (
                found.__dataclass_params__
            )  # which a record asks for that inherits from this one
            return found.__dataclass_fields__

    class _Setter:
        """How a field gets its value."""

        __slots__ = ("default", "is_stated", "make", "name")

        def __init__(self, cls: type, name: str) -> None:
            stated = vars(cls).get(name, _MISSING)
            is_field = isinstance(stated, dataclasses.Field)
            self.name = name
            self.default = stated.default if is_field else stated
            self.make = stated.default_factory if is_field else _MISSING
            self.is_stated = not is_field or stated.init

    def _first_init(made: Callable[[], type], *, kw_only: bool) -> Callable[..., None]:
        calls = 0
        setters: list[_Setter] = []

        def __init__(self: object, *args: object, **values: object) -> None:  # noqa: N807
            nonlocal calls
            calls += 1
            slotted = made()
            if not setters:
                setters.extend(_Setter(where, name) for name, where in _stated(slotted).items())
            has_more = hasattr(slotted, "__post_init__")
            if args or has_more or calls > _FEW or not _set_all(self, setters, dict(values)):
                slotted.__init__ = _compiled_init(slotted, setters, kw_only=kw_only)
                slotted.__init__(self, *args, **values)

        return __init__

    def _set_all(record: object, setters: list[_Setter], values: dict[str, object]) -> bool:
        """Set the fields by name; tell whether the names were right."""
        for setter in setters:
            if setter.is_stated and setter.name in values:
                setattr(record, setter.name, values.pop(setter.name))
            elif setter.make is not _MISSING:
                setattr(record, setter.name, setter.make())
            elif setter.default is not _MISSING:
                setattr(record, setter.name, setter.default)
            elif setter.is_stated:
                return False
        return not values

    def _compiled_init(cls: type, setters: list[_Setter], *, kw_only: bool) -> Callable[..., None]:
        names: dict[str, object] = {"MISSING": _MISSING}
        heads, lines = ["self"], []
        for setter in setters:
            name = setter.name
            is_made = setter.make is not _MISSING
            is_required = setter.default is _MISSING and not is_made
            names |= {f"default_{name}": setter.default, f"make_{name}": setter.make}
            if setter.is_stated:
                if kw_only and len(heads) == 1:
                    heads.append("*")
                heads.append(name if is_required else f"{name}=default_{name}")
                value = f"make_{name}() if {name} is MISSING else {name}" if is_made else name
            elif is_required:
                continue  # which __post_init__ sets
            else:
                value = f"make_{name}()" if is_made else f"default_{name}"
            lines.append(f"  self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            lines.append("  self.__post_init__()")
        exec(f"def __init__({', '.join(heads)}):\n" + "\n".join(lines or ["  pass"]), names)  # noqa: S102
        return names["__init__"]

    def _by_value(names: tuple[str, ...], *, frozen: bool) -> tuple[Callable[..., object], Callable[..., int] | None]:
        values = attrgetter("__class__", *names)

        def __eq__(self: object, other: object) -> object:  # noqa: N807
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self: object) -> int:  # noqa: N807
            return hash(values(self))

        return __eq__, __hash__ if frozen else None

    @recursive_repr()
    def _repr(self: object) -> str:
        shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self))
        return f"{type(self).__qualname__}({', '.join(shown)})"
