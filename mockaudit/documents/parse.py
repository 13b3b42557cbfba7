"""Turn a file into a value by its suffix and first bytes: JSON or YAML."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from mockaudit.documents.errors import DocumentError
from mockaudit.documents.forking import is_worth_a_process
from mockaudit.documents.jsontext import load_json
from mockaudit.documents.source import Source
from mockaudit.model.location import Marks
from mockaudit.model.value import Json

_YAML_SUFFIXES = (".yaml", ".yml")


def parse(source: Source) -> Json:
    """Read a JSON or YAML document. A file named YAML that holds JSON is read as JSON, which is faster.

    Raises DocumentError. In YAML, ``!!binary`` leaves are ``bytes``.
    """
    if not is_yaml(source):
        return load_json(source.data)
    if looks_like_json(source.data):
        with suppress(DocumentError):  # flow-style YAML begins as JSON does
            return load_json(source.data)
    # PyYAML takes longer to import than most documents take to read, and an audit of JSON alone needs none of it.
    from mockaudit.documents.yaml12 import load_yaml  # noqa: PLC0415

    return load_yaml(source.data)


def parse_marked(source: Source, depth: int, meanwhile: Callable[[], None]) -> tuple[Json, Marks]:
    """Read a document as ``parse`` does, and say where the keys of its upper ``depth`` mappings stand if that is YAML.

    ``meanwhile`` is called, if at all, while another process parses a part.
    """
    if not is_yaml(source) or looks_like_json(source.data):
        return parse(source), {}
    if is_worth_a_process(source.data):
        from mockaudit.documents.halves import load_in_halves  # noqa: PLC0415 - few documents are large

        return load_in_halves(source.data, depth, meanwhile)
    from mockaudit.documents.yaml12 import load_marked_yaml  # noqa: PLC0415 - as above

    return load_marked_yaml(source.data, depth)


def is_yaml(source: Source) -> bool:
    """Tell a YAML file from a JSON one: by its suffix, else by its first bytes."""
    path = source.path.lower()
    if path.endswith(_YAML_SUFFIXES):
        return True
    return not path.endswith(".json") and not looks_like_json(source.data)


def looks_like_json(data: bytes) -> bool:
    """Tell whether a document begins as a JSON object or array does, in whatever encoding."""
    return data[:512].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] in (b"{", b"[")
