"""Turn the dates that recordings bear into ISO 8601."""

from __future__ import annotations

from mockaudit.model.pattern import lazy_pattern

_ISO = lazy_pattern(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_HTTP = lazy_pattern(r"\w{3}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) (?:GMT|UTC)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def iso_date(value: object) -> str | None:
    """Read an ISO 8601 or an HTTP date (RFC 9110 section 5.6.7); None for anything else."""
    if not isinstance(value, str):
        return None
    if _ISO.fullmatch(value):
        return value.replace(" ", "T", 1)
    found = _HTTP.fullmatch(value)
    if found is None or found[2] not in _MONTHS:
        return None
    return f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{found[1]}T{found[4]}Z"
