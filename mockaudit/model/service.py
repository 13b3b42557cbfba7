"""The URLs of cloud operations that are called through a client rather than by HTTP: ``aws://s3/get_object``."""

from __future__ import annotations

from mockaudit.model.pattern import lazy_pattern

SCHEME = "aws://"
METHOD = "AWS"
MODELS = "botocore/data"
_NAME = lazy_pattern(r"[a-z0-9][a-z0-9.-]{0,99}")


def is_service(name: str) -> bool:
    """Tell whether a text may be the name of a service; no other text is looked for on disk."""
    return _NAME.fullmatch(name) is not None


def operation_url(service: str, operation: str) -> str:
    """Give the URL that stands for an operation of a service."""
    return f"{SCHEME}{service}/{operation}"


def service_of(url: object) -> str | None:
    """Give the service that a URL calls, None where it is no such URL."""
    if not isinstance(url, str) or not url.startswith(SCHEME):
        return None
    return url.removeprefix(SCHEME).partition("/")[0]


def service_at(path: str) -> str | None:
    """Give the service whose model a contract's path names, None where it is no model's."""
    return path.removeprefix(f"{MODELS}/").partition("/")[0] if path.startswith(f"{MODELS}/") else None
