"""What a rule says (Violation) and what the engine makes of it (Finding)."""

from __future__ import annotations

from enum import StrEnum

from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location


class Severity(StrEnum):
    """How bad a finding is; ``rank`` orders them."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Order severities: 0 is the worst."""
        return ("error", "warning", "info").index(self.value)


class Confidence(StrEnum):
    """How sure the rule is; only certain findings gate by default."""

    CERTAIN = "certain"
    LIKELY = "likely"
    HEURISTIC = "heuristic"


class Verdict(StrEnum):
    """Who is wrong, as far as the evidence tells (RULES.md section 2.1)."""

    LIKELY_MOCK_WRONG = "likely-mock-wrong"
    LIKELY_CONTRACT_WRONG = "likely-contract-wrong"
    UNVERIFIABLE = "unverifiable"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """What a rule found, at which place of the mock, against which place of the contract.

    ``pointer`` is the JSON pointer in the payload ("" for the whole, None where it is not about a payload).
    ``key`` is what, beside code, operation, status and pointer, tells one cause from another (the keyword, a
    parameter's name). ``severity`` is set only where this case weighs differently from the rule's default, and
    ``because`` then says why. ``verdict`` is None for the rule family's usual one.
    """

    at: Location
    message: str
    contract: Location | None = None
    pointer: str | None = None
    key: str = ""
    expected: str = ""
    actual: str = ""
    hint: str = ""
    because: str = ""
    confidence: Confidence = Confidence.CERTAIN
    severity: Severity | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeRef:
    """What a finding is about: a fake, or a contract, whose ``loader`` is then "contract"."""

    loader: str
    title: str
    ref: str
    owner: str | None
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A violation with everything that selection, grouping, baselines and reporters need.

    ``cause`` is the key that findings are grouped by; ``count`` how many equal ones this one stands for;
    ``fingerprint`` is stable under moved lines and reformatting.
    """

    code: str
    name: str
    severity: Severity
    verdict: Verdict
    violation: Violation
    fake: FakeRef
    operation: str | None
    status: str | None
    cause: str
    fingerprint: str
    count: int = 1
