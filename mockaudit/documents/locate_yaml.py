"""Turn JSON pointers into lines and columns of a YAML text, by the marks of its nodes."""

from __future__ import annotations

from yaml import MappingNode, ScalarNode, SequenceNode
from yaml.error import Mark

from mockaudit.documents.collector import paused_collector
from mockaudit.documents.errors import DocumentError
from mockaudit.documents.trie import Trie
from mockaudit.documents.yamlparser import MAX_DEPTH, YamlNode, compose
from mockaudit.model.location import Span


def yaml_spans(data: bytes, root: Trie) -> dict[str, Span]:
    """Give the spans of a trie's nodes as far as they lead somewhere; of a text that is no YAML, none."""
    found: dict[str, Span] = {}
    with paused_collector():
        try:
            node = compose(data)
        except DocumentError:
            return found
        if node is not None:
            _note(root, node.start_mark, found)
            _walk(root, node, found)
    return found


def _note(trie: Trie, mark: Mark, found: dict[str, Span]) -> None:
    found[trie.pointer] = Span(line=mark.line + 1, column=mark.column + 1)


def _walk(root: Trie, node: YamlNode, found: dict[str, Span]) -> None:
    stack = [(root, node, 0)]
    while stack:
        trie, node, depth = stack.pop()
        if not trie.children or depth > MAX_DEPTH:
            continue
        if isinstance(node, MappingNode):
            members = _members(node, trie, depth)
            for name, (mark, value) in members.items():
                child = trie.children[name]
                _note(child, mark, found)
                stack.append((child, value, depth + 1))
        elif isinstance(node, SequenceNode):
            for name, child in trie.children.items():
                if name.isdecimal() and int(name) < len(node.value):
                    item = node.value[int(name)]
                    _note(child, item.start_mark, found)
                    stack.append((child, item, depth + 1))


def _members(node: MappingNode, trie: Trie, depth: int) -> dict[str, tuple[Mark, YamlNode]]:
    """Collect the wanted members of a mapping: its own, then those that ``<<`` merges into it."""
    members: dict[str, tuple[Mark, YamlNode]] = {}
    merges: list[YamlNode] = []
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            continue
        if key.value == "<<":
            merges.extend(value.value if isinstance(value, SequenceNode) else [value])
        if key.value in trie.children:
            members[key.value] = (key.start_mark, value)
    for merge in merges if depth <= MAX_DEPTH else ():
        if isinstance(merge, MappingNode) and len(members) < len(trie.children):
            members = {**_members(merge, trie, depth + 1), **members}
    return members
