"""Parse a Python file and run its body, which gives the names that it defines."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings

from mockaudit.documents.source import Source
from mockaudit.loaders.pyast.export import mark_shared
from mockaudit.loaders.pyast.frame import BudgetError, Frame, Module, RaisedError
from mockaudit.loaders.pyast.heap import Heap
from mockaudit.loaders.pyast.machine import MAX_STEPS, Machine
from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pyast.values import Scope
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind

_HINT = "fix it, or exclude the file"
MAX_SOURCE = 4 * 1024 * 1024


def parse_module(source: Source) -> Module | Notice:
    """Parse a file; what cannot be parsed is a notice that says where and why."""
    at = Location(path=source.path)
    if len(source.data) > MAX_SOURCE:
        return _notice(at, "the file is larger than 4 MiB", "split it, or exclude it")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source.data)
    except SyntaxError as error:
        place = Location(path=source.path, span=Span(line=max(error.lineno or 1, 1), column=max(error.offset or 1, 1)))
        return _notice(place, f"it is no Python that can be parsed: {error.msg}", _HINT)
    except (RecursionError, MemoryError):
        return _notice(longest_line(source), "it is no Python that can be parsed: an expression nests too deep", _HINT)
    except (ValueError, OverflowError) as error:
        return _notice(at, f"it is no Python that can be parsed: {type(error).__name__}", _HINT)
    if not source.data.isascii():
        undeclared = undeclared_encoding(source)
        if undeclared is not None:
            return undeclared
        count_characters(source.data, tree)
    patches = any(word in source.data for word in (b"setattr", b"patch"))
    return Module(source.path, tree, Scope({}, (source.path, 0, 0)), patches=None if patches else frozenset())


def longest_line(source: Source) -> Location:
    """Give the place of a file's statement of the most tokens, which is what a parser's stack does not bear."""
    best = begin = 0
    line, tokens = 1, 0
    try:
        for token in tokenize.tokenize(io.BytesIO(source.data).readline):
            if token.type in (tokenize.NL, tokenize.COMMENT, tokenize.ENCODING):
                continue
            if not tokens:
                begin = token.start[0]
            tokens += 1
            if token.type == tokenize.NEWLINE:
                if tokens > best:
                    best, line = tokens, begin
                tokens = 0
    except (SyntaxError, LookupError, UnicodeDecodeError, tokenize.TokenError):
        pass
    return Location(path=source.path, span=Span(line=max(line, 1)))


def undeclared_encoding(source: Source) -> Notice | None:
    """Complain of bytes that Python takes for UTF-8 and that are none, though ``ast`` passes over them in comments."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source.data).readline)
    except SyntaxError:  # the bytes stand in the first two lines
        encoding = "utf-8"
    try:
        source.data.decode(encoding)
    except UnicodeDecodeError as error:
        line = source.data.count(b"\n", 0, error.start) + 1
        at = Location(path=source.path, span=Span(line=line))
        message = f"byte 0x{source.data[error.start]:02x} is no {error.encoding}, and Python refuses the file"
        return _notice(at, message, "save the file as UTF-8, or declare its encoding in the first line")
    return None


def count_characters(data: bytes, tree: ast.Module) -> None:
    """Let the columns of a tree count characters: ``ast`` counts the bytes of each line's UTF-8."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    lines = re.split("\r\n|\r|\n", data.decode(encoding))
    wide = {i: line.encode() for i, line in enumerate(lines, 1) if not line.isascii()}
    for node in walk(tree):
        start, end = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
        if start in wide and isinstance(node, (ast.expr, ast.stmt, ast.keyword, ast.arg, ast.excepthandler)):
            node.col_offset = len(wide[start][: node.col_offset].decode("utf-8", "ignore"))
        if end in wide and isinstance(node, (ast.expr, ast.stmt, ast.keyword, ast.arg, ast.excepthandler)):
            node.end_col_offset = len(wide[end][: node.end_col_offset].decode("utf-8", "ignore"))


def _notice(at: Location, message: str, hint: str) -> Notice:
    return Notice(kind=NoticeKind.UNREADABLE, at=at, message=message, hint=hint)


def run_module(machine: Machine, module: Module) -> None:
    """Run a module's body once, apart from what is being evaluated, and mark what it made as shared."""
    if module.ran:
        return
    module.ran = True
    heap, machine.heap = machine.heap, Heap()
    # Its names are there for all: what runs out of its own share while it imports must not cut the module short.
    limit, machine.limit, start = machine.limit, MAX_STEPS, machine.steps
    frame = Frame(module=module, scope=module.scope, owner=module.path)
    try:
        machine.run(module.tree.body, frame)
    except RaisedError:
        module.scope.broken = f"{module.path} raises when it is imported"
    except (BudgetError, RecursionError):
        # Half a module may hold values that its second half replaces.
        module.scope.state.clear()
        module.scope.broken = f"{module.path} is too large to be evaluated"
        raise
    finally:
        machine.heap = heap
        machine.limit = min(limit + machine.steps - start, MAX_STEPS)
    share_names(module)


def share_names(module: Module) -> None:
    """Mark what a module's body made as shared by all tests, and list it."""
    module.scope.shared = True
    module.boxes.append(module.scope)
    for value in list(module.scope.state.values()):
        mark_shared(value, module.boxes.append)


def retire(module: Module) -> None:
    """Forget the names of a module that nobody reads again: they and it hold each other, and collecting that takes long."""
    for box in module.boxes:
        if isinstance(box, Scope):
            box.state.clear()
            box.broken = f"{module.path} has been read"
    module.boxes.clear()
    module.tree, module.patches = ast.Module(body=[], type_ignores=[]), frozenset()
