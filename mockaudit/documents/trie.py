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
    root = Trie()
    for pointer in pointers:
        node = root
        for escaped in pointer.split("/")[1:] if pointer.startswith("/") else ():
            token = escaped.replace("~1", "/").replace("~0", "~") if "~" in escaped else escaped
            below = node.children.get(token)
            if below is None:
                below = node.children[token] = Trie(pointer=f"{node.pointer}/{escaped}")
            node = below
    return root
