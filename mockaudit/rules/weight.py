"""Weigh what a rule says of a request: less where the fake is wrong on purpose, or the API took the request as it is."""

from __future__ import annotations

from dataclasses import replace

from mockaudit.matching.audit import Match
from mockaudit.model.exchange import Provenance
from mockaudit.model.finding import Severity, Verdict, Violation
from mockaudit.rules.payload_errors import relaxed

TAKEN = "the API took the request when the recording was made"


def weighed(match: Match, violation: Violation, taken: str = TAKEN) -> Violation:
    """Weigh a violation of a request: a recorded success doubts the contract, a deliberate fake is information."""
    if match.exchange.provenance is Provenance.RECORDED:
        verdict = Verdict.LIKELY_CONTRACT_WRONG
        violation = replace(violation, severity=Severity.WARNING, verdict=verdict, because=taken)
    return relaxed(match, violation)
