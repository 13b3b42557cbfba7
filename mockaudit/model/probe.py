"""A property-based test that draws its requests from a contract, and which operations of the contract it asks for."""

from __future__ import annotations

from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.value import Hole


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition on an operation: its attribute is one of ``values``, or contains a match of one where ``regex``.

    ``attribute`` is "path", "method", "tag", "operation_id", "name" ("GET /users"), "endpoint" (a path that may be meant
    with or without the base path) or "deprecated", which has no values.
    """

    attribute: str
    values: tuple[str, ...] = ()
    regex: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Operations that fulfil all ``terms``: they are what the probe takes, or leaves out where ``exclude``."""

    terms: tuple[Term, ...]
    exclude: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One place where a test asks for operations of a contract.

    ``contract`` is the displayed path of the file that it loads, None where no literal names one. It takes the operations
    that some including selector takes (all, without one) and no excluding selector; a hole among ``selectors`` means
    that this is only known at run time. ``legacy`` is true for Schemathesis 3, whose names hold the base path. ``text`` is
    what asks, as it is written; ``owner`` the test (``path::test``), the file itself for what runs on import.
    """

    ref: str
    at: Location
    owner: str
    text: str
    contract: str | None = None
    selectors: tuple[Selector | Hole, ...] = ()
    legacy: bool = False
