"""Generate small test files that register stubs, for the property that a static reading is never wrong."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.loaders.pyast.more_pieces import ELSES, MORE_COMPOUND, MORE_HEAD, MORE_SIMPLE
from tests.loaders.pyast.pieces import CONDITIONS, HEAD, LOOPS, SIMPLE, STOPPABLE, STUBS, TRANSIENT


def indent(block: list[str]) -> list[str]:
    """Move lines one level to the right."""
    return [f"    {line}" for line in block]


@st.composite
def blocks(draw: st.DrawFn, depth: int = 0) -> list[str]:
    """Draw the lines of a block."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 6 - depth))):
        kind = draw(st.integers(-6, 19))
        if kind < 0:
            lines += draw(st.sampled_from(MORE_SIMPLE)).splitlines()
        elif kind < 8 or depth > 2:
            lines.append(draw(st.sampled_from(SIMPLE)))
        elif kind < 10:
            lines.append(draw(st.sampled_from(STUBS)))
        else:
            lines += draw(compound(kind, depth + 1))
    return lines


@st.composite
def transient(draw: st.DrawFn, depth: int) -> list[str]:
    """Draw code that sets something and sets it back, and that may stop in between."""
    before, change, back = draw(st.sampled_from(TRANSIENT))
    flag = draw(st.sampled_from(("UNSET", "SET")))
    between = draw(blocks(depth)) if draw(st.integers(0, 3)) == 0 else []
    if draw(st.integers(0, 2)) == 0:
        stop = [f"if {flag}:", f"    {draw(st.sampled_from(('break', 'continue')))}"]
        body = [*between, change, *stop, back]
        return [before, draw(st.sampled_from(LOOPS)), *indent(body)]
    stop = draw(st.sampled_from(([f"raise_if({flag})"], [f"if {flag}:", "    raise ValueError"])))
    if draw(st.booleans()):
        body = [change, *stop, *between, back]
    else:  # what a path changes that raises
        body = [*between, f"if {flag}:", f"    {change}", "    raise ValueError"]
    if draw(st.integers(0, 3)) == 0:
        last = draw(st.sampled_from((*SIMPLE, *STUBS)))
        body = ["try:", *indent(body), "finally:", f"    {last}"]
    head, handler = draw(st.sampled_from(STOPPABLE))
    caught = draw(blocks(depth)) if draw(st.booleans()) else ["pass"]
    return [before, head, *indent(body), *([handler, *indent(caught)] if handler else [])]


@st.composite
def more(draw: st.DrawFn, depth: int) -> list[str]:
    """Draw a compound statement of which the head does something itself."""
    if draw(st.integers(0, 4)) == 0:
        return [*draw(st.sampled_from(ELSES)).splitlines(), "else:", *indent(draw(blocks(depth)))]
    head = draw(st.sampled_from(MORE_COMPOUND)).replace("{target}", draw(st.sampled_from(("d", "e", "SHARED"))))
    lines = head.splitlines()
    inner = len(lines[-1]) - len(lines[-1].lstrip()) + (4 if lines[-1].endswith(":") else 0)
    return [*lines, *(" " * inner + line for line in draw(blocks(depth)))]


@st.composite
def compound(draw: st.DrawFn, kind: int, depth: int) -> list[str]:
    """Draw a compound statement."""
    if kind > 17:
        return draw(more(depth))
    if kind > 14:
        return draw(transient(depth))
    body = draw(blocks(depth))
    if kind in {10, 11}:
        lines = [f"if {draw(st.sampled_from(CONDITIONS))}:", *indent(body)]
        return [*lines, "else:", *indent(draw(blocks(depth)))] if draw(st.booleans()) else lines
    if kind == 12:
        flag = draw(st.sampled_from(("UNSET", "SET", "n")))
        position = draw(st.integers(0, len(body)))
        while position < len(body) and body[position].startswith((" ", "else", "except", "finally", "case")):
            position += 1
        body.insert(position, f"raise_if({flag})")
        handler = draw(blocks(depth))
        return ["try:", *indent(body), "except (ValueError, LookupError, TypeError, AttributeError):", *indent(handler)]
    if kind == 13:
        over = draw(st.sampled_from(("range(3)", "NAMES", "[n, s, None]", "list(d)", "items[:4]")))
        leave = draw(
            st.sampled_from(([], ["if UNSET:", "    break"], ["if SET:", "    continue"], ["if n > 4:", "    break"]))
        )
        return [f"for item in {over}:", *indent([*leave, *body])]
    count = f"count{depth}"  # a loop within another counts for itself
    return [f"{count} = 0", f"while {count} < 2 and (SET or {count} < n):", *indent([f"{count} += 1", *body])]


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Draw a test file."""
    lines = [*HEAD.splitlines(), *MORE_HEAD.splitlines()]
    for number in range(draw(st.integers(1, 2))):
        rows = draw(
            st.lists(st.tuples(st.sampled_from(("a", "b/c", "one")), st.integers(0, 6)), min_size=1, max_size=3)
        )
        lines += [
            f'@pytest.mark.parametrize("s, n", {rows!r})',
            "@responses.activate",
            f"def test_{number}(s, n):",
            *indent(["d = {'id': 7, 'deep': {'x': 1}}", "e = d", "items = []", "c = Client(BASE)"]),
            *indent(draw(blocks())),
            *indent([draw(st.sampled_from(STUBS))]),
            "",
            "",
        ]
    return "\n".join(lines) + "\n"
