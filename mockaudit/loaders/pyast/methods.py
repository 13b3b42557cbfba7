"""Call methods of texts, containers, paths and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mockaudit.loaders.pyast.builders import frozen
from mockaudit.loaders.pyast.container_methods import call_dict, call_list
from mockaudit.loaders.pyast.file_calls import FileValue, decoded, file_text, joined, open_path, read_file
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.machine import Machine, new_list
from mockaudit.loaders.pyast.stamps import call_stamp
from mockaudit.loaders.pyast.symbols import Stamp
from mockaudit.loaders.pyast.targets import patched
from mockaudit.loaders.pyast.templates import call_template
from mockaudit.loaders.pyast.text import MAX_TEXT, brace_format, join_text, unknown_text
from mockaudit.loaders.pyast.values import (
    Call,
    Dict,
    JsonText,
    Made,
    OneOf,
    PathValue,
    Sequence,
    hole_of,
    is_scalar,
    one_of,
    plain_text,
)
from mockaudit.model.value import Hole, Template

TEXT_TO_TEXT = frozenset(
    [
        "capitalize",
        "casefold",
        "lower",
        "upper",
        "title",
        "swapcase",
        "strip",
        "lstrip",
        "rstrip",
        "removeprefix",
        "removesuffix",
        "replace",
        "zfill",
        "ljust",
        "rjust",
        "center",
        "expandtabs",
    ]
)
TEXT_TO_FACT = frozenset(
    [
        "startswith",
        "endswith",
        "find",
        "rfind",
        "index",
        "rindex",
        "count",
        "isdigit",
        "isalpha",
        "isalnum",
        "isnumeric",
        "isupper",
        "islower",
    ]
)
TEXT_TO_LIST = frozenset(["split", "rsplit", "splitlines", "partition", "rpartition"])
Method: TypeAlias = Callable[[Machine, object, Call, Frame], object]


def call_method(machine: Machine, owner: object, name: str, call: Call, frame: Frame) -> object:
    """Call ``owner.name(...)`` for a value that is not a user's object."""
    if isinstance(owner, OneOf):
        return one_of([call_method(machine, item, name, call, frame) for item in owner.values])
    if isinstance(owner, Dict):
        return call_dict(machine, owner, name, call, frame)
    if isinstance(owner, Sequence):
        return call_list(machine, owner, name, call, frame)
    if isinstance(owner, (str, JsonText, Template)):
        return _call_text(owner, name, call, frame)
    if isinstance(owner, bytes):
        return _decoded(owner) if name == "decode" and not call.positional else _unknown(owner, name)
    if isinstance(owner, Stamp):
        return call_stamp(owner, name, call)
    if isinstance(owner, PathValue):
        return _call_path(machine, owner, name, call)
    if isinstance(owner, FileValue) and name == "read" and not call.positional:
        return file_text(machine, owner)
    if isinstance(owner, Made) and _is_maker(machine, made := f"{owner.name}().{name}"):
        return Made(made, frozen(call))
    return _call_unknown(machine, owner, name, call)


def _call_unknown(machine: Machine, owner: object, name: str, call: Call) -> Hole:
    if name in {"setitem", "delitem", "dict"} and call.positional:  # of `monkeypatch`, `mocker.patch`
        patched(machine, call.positional[0].value, call)
    return _unknown(owner, name)


def _is_maker(machine: Machine, path: str) -> bool:
    """Tell whether a dialect reads the arguments of a call by itself."""
    return any(path in dialect.makers for dialect in machine.dialects.values())


def _unknown(owner: object, name: str) -> Hole:
    return hole_of(owner, f"what `.{name}()` gives is only known at run time")


def _call_text(owner: str | JsonText | Template, name: str, call: Call, frame: Frame) -> object:
    if name == "encode":
        return _encoded(owner, call)
    if isinstance(owner, JsonText) and owner.binary:
        return JsonText(owner.value, owner.text) if name == "decode" and not call.positional else _unknown(owner, name)
    text = plain_text(owner)
    if isinstance(owner, Template) and not call.keywords and call.unknown is None:
        return call_template(owner, name, [argument.value for argument in call.positional])
    if text is None:
        return unknown_text(f"`.{name}()` of a text that is partly unknown is not computed")
    if name == "format":
        named = {key: argument.value for key, argument in call.keywords.items()}
        return brace_format(text, [argument.value for argument in call.positional], named, call.unknown)
    if name == "join":
        return _join(text, call.value(0, "iterable"))
    return _native(text, name, call, frame)


def _native(text: str, name: str, call: Call, frame: Frame) -> object:
    """Call a method of a known text itself, if it is one that gives little."""
    arguments = [argument.value for argument in call.positional]
    texts = [plain_text(value) for value in arguments]
    known = [value if text_ is None else text_ for value, text_ in zip(arguments, texts, strict=True)]
    if call.keywords or call.unknown is not None or not all(_is_modest(value) for value in known):
        return unknown_text(f"`.{name}()` is called with values that are not known")
    if name not in TEXT_TO_TEXT | TEXT_TO_FACT | TEXT_TO_LIST or len(text) > MAX_TEXT:
        return unknown_text(f"`.{name}()` of a text is not computed")
    if name == "replace" and len(known) >= 2 and len(str(known[1])) * (len(text) + 1) > MAX_TEXT:
        return unknown_text("the text is too long")
    try:
        result: object = getattr(text, name)(*known)
    except (TypeError, ValueError):
        return unknown_text(f"`.{name}()` fails")
    if isinstance(result, (list, tuple)):
        return new_list(call.node, frame, list(result), "tuple" if isinstance(result, tuple) else "list")
    return result


def _is_modest(value: object) -> bool:
    return is_scalar(value) and not (isinstance(value, int) and abs(value) > 10_000)


def _encoded(owner: object, call: Call) -> object:
    """Encode a text: JSON text keeps its structure, which is what a body of bytes is read for."""
    encoding = call.value(0, "encoding", "utf-8")
    name = encoding.lower().replace("_", "-") if isinstance(encoding, str) else ""
    if name not in {"utf-8", "utf8", "ascii"}:
        return Hole(reason="it is encoded in another way than UTF-8")
    if isinstance(owner, str):
        try:
            return owner.encode("utf-8")
        except UnicodeEncodeError:
            return Hole(reason="it cannot be encoded")
    if isinstance(owner, JsonText):
        return JsonText(owner.value, owner.text, binary=True)
    return Hole(reason="it is encoded from a text that is partly unknown")


def _decoded(owner: bytes) -> object:
    try:
        return owner.decode("utf-8")
    except UnicodeDecodeError:
        return Hole(reason="it is not UTF-8")


def _join(separator: str, value: object) -> object:
    items = items_of(value)
    if items is None:
        return unknown_text(hole_of(value, "what is joined is only known at run time").reason)
    parts: list[object] = []
    for i, item in enumerate(items):
        if i:
            parts.append(separator)
        parts.append(item)
    if any(not isinstance(part, (str, JsonText, Template, Hole, OneOf)) for part in parts):
        return unknown_text("something else than texts is joined")
    return join_text(parts)


def _call_path(machine: Machine, owner: PathValue, name: str, call: Call) -> object:
    if name in {"resolve", "absolute", "expanduser", "as_posix", "__str__"}:
        return owner
    if name == "joinpath":
        return joined([owner, *(argument.value for argument in call.positional)])
    if name == "read_text":
        return decoded(read_file(machine, owner), binary=False)
    if name == "read_bytes":
        return read_file(machine, owner)
    if name == "open":
        return open_path(owner, call.value(0, "mode", "r"))
    if name == "with_name" and isinstance(call.value(0, "name"), str):
        return joined([PathValue(owner.text.rpartition("/")[0] or ".", owner.rooted), call.value(0, "name")])
    return Hole(reason=f"`.{name}()` of a path is not computed")
