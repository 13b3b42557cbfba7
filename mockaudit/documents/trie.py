"""Sort JSON pointers into a tree, so that one walk through a document finds the places of them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from mockaudit.model.dataclass import dataclass


@dataclass(slots=True)
class Trie:
    """Pointers by their tokens, so that one walk serves them all. ``pointer`` leads to this very node."""

    pointer: str = ""
    children: dict[str, Trie] = field(default_factory=dict)


def build_trie(pointers: Iterable[str]) -> Trie:
    """Sort RFC 6901 pointers into a tree. What does not begin with a slash points at the whole document."""
    nodes = {"": Trie()}
    for pointer in pointers:
        if not pointer.startswith("/"):
            continue
        missing = []
        while pointer not in nodes:
            missing.append(pointer)
            pointer = pointer.rpartition("/")[0]  # noqa: PLW2901
        node = nodes[pointer]
        for below in reversed(missing):
            token = below[len(node.pointer) + 1 :]
            if "~" in token:
                token = token.replace("~1", "/").replace("~0", "~")
            node.children[token] = nodes[below] = Trie(pointer=below)
            node = nodes[below]
    return nodes[""]
