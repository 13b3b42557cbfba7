"""Give the values of well-known constants of libraries by their dotted names."""

from __future__ import annotations

from http import HTTPStatus

BUILTINS = {"builtins.True": True, "builtins.False": False, "builtins.None": None}
RE_FLAGS = {"I": 2, "IGNORECASE": 2, "M": 8, "MULTILINE": 8, "S": 16, "DOTALL": 16, "X": 64, "VERBOSE": 64, "A": 256}
# requests.codes spells some statuses in ways of its own (requests/status_codes.py, 2.32).
REQUESTS_CODES = {
    "ok": 200,
    "okay": 200,
    "all_ok": 200,
    "non_authoritative_info": 203,
    "moved": 301,
    "bad": 400,
    "not_allowed": 405,
    "unprocessable": 422,
    "unprocessable_entity": 422,
    "too_many": 429,
    "server_error": 500,
    "unavailable": 503,
}
RENAMED = {"IM_A_TEAPOT", "CONTENT_TOO_LARGE", "URI_TOO_LONG", "RANGE_NOT_SATISFIABLE", "UNPROCESSABLE_CONTENT"}


def library_constant(path: str) -> tuple[bool, object]:
    """Tell whether a dotted name is a constant that is known, and its value.

    Members of ``http.HTTPStatus`` stand as their numbers: json.dumps, comparison and (since Python 3.11) formatting
    treat them so.
    """
    if path in BUILTINS:
        return True, BUILTINS[path]
    if path == "typing.TYPE_CHECKING":
        return True, False
    if path.startswith(
        ("http.HTTPStatus.", "http.client.", "requests.codes.", "rest_framework.status.", "httpx.codes.")
    ):
        return _status(path)
    if path.startswith("re.") and path[3:] in RE_FLAGS:
        return True, RE_FLAGS[path[3:]]
    if path in {"os.sep", "posixpath.sep"}:
        return True, "/"
    return False, None


def _status(path: str) -> tuple[bool, object]:
    member, _, attribute = path.partition("HTTPStatus.")[2].partition(".")
    if member in HTTPStatus.__members__:
        status = HTTPStatus[member]
        return {
            "": (True, status.value),
            "value": (True, status.value),
            "phrase": (True, status.phrase),
        }.get(attribute, (False, None))
    name = path.rpartition(".")[2]
    if path.startswith("rest_framework.status."):
        digits = name.removeprefix("HTTP_")[:3]
        return (True, int(digits)) if name.startswith("HTTP_") and digits.isdigit() else (False, None)
    if path.startswith("requests.codes.") and name.lower() in REQUESTS_CODES:
        return True, REQUESTS_CODES[name.lower()]
    if name.upper() in HTTPStatus.__members__ and name.upper() not in RENAMED:
        return True, HTTPStatus[name.upper()].value
    return False, None
