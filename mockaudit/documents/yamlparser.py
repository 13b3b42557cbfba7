"""Turn YAML text into PyYAML nodes without resolving YAML 1.1 types, safely however deep the text nests."""

from __future__ import annotations

from collections.abc import Iterator
from operator import is_
from typing import TypeAlias

from yaml import MappingNode, Node, ScalarNode, SequenceNode, YAMLError
from yaml.composer import Composer, ComposerError
from yaml.error import MarkedYAMLError
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner

from mockaudit.documents.errors import DocumentError

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML without its C extension: slower, the same result

    class CParser(Reader, Scanner, Parser):  # type: ignore[no-redef]
        """The parser in Python, behind the constructor of the one in C."""

        def __init__(self, stream: bytes) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)


MAX_DEPTH = 200
PLAIN = "plain"
TEXT = "tag:yaml.org,2002:str"
_SAFE_DEPTH = 2000  # what the C parser's recursion bears on the smallest usual stack, with room to spare
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))

YamlNode: TypeAlias = ScalarNode | SequenceNode | MappingNode

_RECENT_BYTES = 512 * 1024  # of texts whose nodes are kept: a file that was judged is looked up lines in soon after


class _Untyped:
    """What PyYAML calls a resolver, reduced to telling plain scalars from quoted ones."""

    def resolve(self, kind: type[Node], _value: object, implicit: tuple[bool, bool]) -> str | None:
        if kind is ScalarNode:
            return PLAIN if implicit[0] else TEXT
        return None

    # Called for every node, and of no effect: what is built in costs the parser in C the least.
    descend_resolver = staticmethod(is_)
    ascend_resolver = staticmethod(bool)

    def check_resolver_prefix(self, *_: object) -> bool:
        return False


class _FastParser(_Untyped, CParser):
    pass


class _LenientParser(_Untyped, Composer, CParser):
    """Composes in Python from events, and lets an anchor be defined again (YAML 1.2.2 section 3.2.2.2)."""

    def __init__(self, data: bytes) -> None:
        CParser.__init__(self, data)
        Composer.__init__(self)

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()
        if isinstance(event, NodeEvent) and not isinstance(event, AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)


# The parser in C composes nodes itself; the one in Python only parses.
_Fastest = _FastParser if hasattr(CParser, "get_single_node") else _LenientParser


def compose(data: bytes) -> YamlNode | None:
    """Compose the one document of a YAML text, None where it holds none; nobody may change its nodes.

    Raises DocumentError where it is no YAML, holds several documents, or nests too deep.
    """
    return _recent.get(data) if len(data) <= _RECENT_BYTES else _composed(data)


class _Recent:
    """The nodes of texts that were composed last."""

    def __init__(self) -> None:
        self.nodes: dict[bytes, YamlNode | None] = {}
        self.size = 0

    def get(self, data: bytes) -> YamlNode | None:
        if data not in self.nodes:
            node = _composed(data)
            self.size += len(data)
            while self.size > _RECENT_BYTES and self.nodes:
                oldest = next(iter(self.nodes))
                del self.nodes[oldest]
                self.size -= len(oldest)
            self.nodes[data] = node
        return self.nodes[data]


_recent = _Recent()


def _composed(data: bytes) -> YamlNode | None:
    try:
        if may_nest_deep(data):
            _check_events(data)
        try:
            node = _Fastest(data).get_single_node()
        except ComposerError as error:
            if "duplicate anchor" not in f"{error.context} {error.problem}":
                raise
            node = _LenientParser(data).get_single_node()
    except MarkedYAMLError as error:
        raise _explain(error) from None
    except YAMLError as error:
        raise _unreadable(error, data) from None
    except (UnicodeError, ValueError) as error:
        raise DocumentError(f"not YAML: {error}", _line_at(data, getattr(error, "start", None))) from None
    except RecursionError:
        _check_events(data)  # which knows the line
        raise DocumentError(f"nested deeper than {MAX_DEPTH} levels") from None
    if node is None or isinstance(node, ScalarNode | SequenceNode | MappingNode):
        return node
    raise DocumentError("not YAML: an unknown kind of node")


def tags(data: bytes) -> Iterator[tuple[str, int]]:
    """Yield every explicit tag of a YAML text with its line. The text is known to be YAML."""
    parser = _FastParser(data)
    while parser.check_event():
        event = parser.get_event()
        tag = getattr(event, "tag", None)
        if isinstance(tag, str) and event is not None:
            yield tag, _line(event.start_mark) or 1


def may_nest_deep(data: bytes) -> bool:
    """Tell, without parsing, whether a text could nest deeper than the parser's stack bears."""
    brackets = data.translate(None, _NOT_BRACKETS)
    for _ in range(MAX_DEPTH):
        if len(brackets) <= _SAFE_DEPTH:
            break
        shorter = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(shorter) == len(brackets):
            break
        brackets = shorter
    if len(brackets) > _SAFE_DEPTH and brackets.count(b"[") + brackets.count(b"{") > _SAFE_DEPTH:
        return True
    for line in _long_lines(data):
        indent = len(line) - len(line.lstrip(b" "))
        if indent + line.count(b"- ") + line.count(b"? ") + line.count(b": ") > _SAFE_DEPTH:
            return True
    return False


def _long_lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines of ``_SAFE_DEPTH`` bytes and more; a text without any is skipped through in strides."""
    at = 0
    while len(data) - at >= _SAFE_DEPTH:
        end = data.rfind(b"\n", at, at + _SAFE_DEPTH)
        if end < 0:
            end = data.find(b"\n", at + _SAFE_DEPTH)
            end = end if end >= 0 else len(data)
            yield data[at:end]
        at = end + 1


def _check_events(data: bytes) -> None:
    parser = _FastParser(data)
    depth = 0
    while parser.check_event():
        event = parser.get_event()
        if isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise DocumentError(f"nested deeper than {MAX_DEPTH} levels", _line(event.start_mark))
        elif isinstance(event, CollectionEndEvent):
            depth -= 1


def _line(mark: object) -> int | None:
    line = getattr(mark, "line", None)
    return line + 1 if isinstance(line, int) else None


def _unreadable(error: YAMLError, data: bytes) -> DocumentError:
    """Explain bytes that are no characters: the parser gives a position instead of a line, and its reader's repr."""
    if not isinstance(error, ReaderError):
        return DocumentError(f"not YAML: {' '.join(str(error).split())}")
    what = f"byte #x{error.character[0]:02x}" if isinstance(error.character, bytes) else f"#x{error.character:04x}"
    return DocumentError(f"not YAML: {what}: {error.reason}", _line_at(data, error.position))


def _line_at(data: bytes, position: int | None) -> int | None:
    return data.count(b"\n", 0, position) + 1 if position is not None else None


def _explain(error: MarkedYAMLError) -> DocumentError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
    if isinstance(error, ComposerError) and "single document" in (error.context or ""):
        return DocumentError("several YAML documents in one file; keep one document a file", line, column)
    return DocumentError(f"not YAML: {error.problem or error.context or 'syntax error'}", line, column)
