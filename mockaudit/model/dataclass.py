"""The standard ``dataclass`` for quick starts: it compiles no method before somebody needs it.

A start makes some hundred records, at half a millisecond each if the standard library does it, and uses the fewest.
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

    def dataclass(
        *, slots: bool, frozen: bool = False, kw_only: bool = False, eq: bool = True
    ) -> Callable[[type], type]:
        """Do as ``dataclasses.dataclass`` does; fields, ``replace`` and pickling work as ever."""

        def decorate(cls: type) -> type:
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            made.__init__ = _first_init(made)
            made.__repr__ = _repr
            if eq:
                made.__eq__, made.__hash__ = _by_value(made, frozen=frozen)
            if frozen:
                made.__setattr__ = made.__delattr__ = _refuse
                made.__getstate__, made.__setstate__ = _state, _set_state
            return made

        return decorate

    def _first_init(cls: type) -> Callable[..., None]:
        def __init__(self: object, *args: object, **values: object) -> None:  # noqa: N807
            cls.__init__ = _compiled_init(cls)
            cls.__init__(self, *args, **values)

        return __init__

    def _compiled_init(cls: type) -> Callable[..., None]:
        names: dict[str, object] = {"MISSING": _MISSING}
        heads, lines = ["self"], []
        for field in sorted(dataclasses.fields(cls), key=attrgetter("kw_only")):
            name = field.name
            is_made = field.default_factory is not _MISSING
            is_required = field.default is _MISSING and not is_made
            names |= {f"set_{name}": getattr(cls, name).__set__, f"default_{name}": field.default}
            names[f"make_{name}"] = field.default_factory
            if field.init:
                if field.kw_only and "*" not in heads:
                    heads.append("*")
                heads.append(name if is_required else f"{name}=default_{name}")
                value = f"make_{name}() if {name} is MISSING else {name}" if is_made else name
            elif is_required:
                continue  # which __post_init__ sets
            else:
                value = f"make_{name}()" if is_made else f"default_{name}"
            lines.append(f"  set_{name}(self, {value})")
        if hasattr(cls, "__post_init__"):
            lines.append("  self.__post_init__()")
        exec(f"def __init__({', '.join(heads)}):\n" + "\n".join(lines or ["  pass"]), names)  # noqa: S102
        return names["__init__"]

    def _by_value(cls: type, *, frozen: bool) -> tuple[Callable[..., object], Callable[..., int] | None]:
        values = attrgetter("__class__", *(field.name for field in dataclasses.fields(cls)))

        def __eq__(self: object, other: object) -> object:  # noqa: N807
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self: object) -> int:  # noqa: N807
            return hash(values(self))

        return __eq__, __hash__ if frozen else None

    @recursive_repr()
    def _repr(self: object) -> str:
        shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self))
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _refuse(self: object, name: str, *_: object) -> None:
        raise dataclasses.FrozenInstanceError(f"{type(self).__name__}.{name} cannot change")

    def _state(self: object) -> list[object]:
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def _set_state(self: object, state: list[object]) -> None:
        for field, value in zip(dataclasses.fields(self), state, strict=True):
            object.__setattr__(self, field.name, value)
