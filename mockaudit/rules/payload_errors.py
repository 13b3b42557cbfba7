"""Turn what validation said of a response's payload into the errors worth reporting, each with the rule it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.matching.audit import Match
from mockaudit.matching.media import sole_json
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import PropertyFault, SchemaError
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Provenance
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.value import Value
from mockaudit.rules.wording import property_of, shown, value_at

MISSING = frozenset({"required", "dependentRequired", "dependencies"})
CHOICES = frozenset({"enum", "const"})
FORMATS = frozenset({"format", "contentEncoding", "contentMediaType"})
BRANCHES = frozenset({"oneOf", "anyOf", "allOf", "not", "discriminator"})
FORBIDDING = frozenset({"additionalProperties", "unevaluatedProperties", "falseSchema"})

# Which rules may report an error of a keyword. Every keyword that is not here bounds a value: rule PAY007.
_RULES_OF = {
    "type": ("PAY002", "PAY006", "PAY013"),
    **dict.fromkeys(MISSING, ("PAY001",)),
    **dict.fromkeys(CHOICES, ("PAY004", "PAY006")),
    **dict.fromkeys(FORMATS, ("PAY005",)),
    **dict.fromkeys(BRANCHES, ("PAY011",)),
    **dict.fromkeys(FORBIDDING, ("PAY003",)),
}
_BOUNDS = ("PAY007",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A schema error with the value it is about, and the code of the rule that reports it."""

    code: str
    error: SchemaError
    value: Value

    @property
    def shown(self) -> str:
        """Show the value, masked where its property's name says that it is a secret."""
        return shown(self.value, property_of(self.error.instance))


def is_judged(match: Match) -> bool:
    """Tell whether payload rules speak of this response: a success, or a redirect documented by its own status.

    Not of a success that only the default covers where another one is documented: the default then describes errors.
    """
    status, spec = match.status, match.response_spec
    if status is None or spec is None or match.response is None or other_successes(match):
        return False
    return 200 <= status < 300 or (300 <= status < 400 and spec.status == str(status))


def other_successes(match: Match) -> list[str]:
    """List the successes that the contract documents, where the fake answers one that it does not."""
    status, spec = match.status, match.response_spec
    if status is None or not 200 <= status < 300 or (spec is not None and spec.status.lower() != "default"):
        return []
    return sorted(spec.status for spec in match.operation.responses if spec.status.startswith("2"))


def is_whole(match: Match) -> bool:
    """Tell whether the payload is all that the API sent, rather than what the author of a stub thought worth keeping."""
    return match.exchange.complete_responses or match.exchange.provenance is Provenance.RECORDED


def judged(match: Match, code: str) -> Iterator[Judged]:
    """Yield the errors that one rule reports.

    One for each instance, keyword and name; none below or beside a wrong type, since it explains them all.
    """
    if not match.response_errors or not is_judged(match) or match.response is None:
        return
    body = match.response.body
    errors = [error for error in match.response_errors if code in _RULES_OF.get(error.keyword, _BOUNDS)]
    if not errors or not isinstance(body, JsonBody):
        return
    mistyped = {error.instance for error in match.response_errors if error.keyword == "type"}
    seen: set[tuple[str, str, str | None]] = set()
    for error in errors:
        identity = error.instance, error.keyword, error.name
        if identity in seen or (mistyped and _is_explained(error, mistyped)):
            continue
        seen.add(identity)
        value = value_at(body.value, error.instance)
        if code_of(error, value) == code:
            yield Judged(code=code, error=error, value=value)


def _is_explained(error: SchemaError, mistyped: set[str]) -> bool:
    if error.instance in mistyped:
        return error.keyword != "type"
    parent = error.instance
    while parent:
        parent = parent.rpartition("/")[0]
        if parent in mistyped:
            return True
    return False


def code_of(error: SchemaError, value: Value) -> str:
    """Name the one rule that reports an error."""
    codes = _RULES_OF.get(error.keyword, _BOUNDS)
    if value is None and "PAY006" in codes:
        return "PAY006"
    if "PAY013" in codes and not error.instance and isinstance(value, dict | list):
        return "PAY013"
    return codes[0]


def repeats_example(match: Match, fault: SchemaError | PropertyFault) -> bool:
    """Tell whether the contract's own example of this response breaks the contract in the very same way.

    Of a recording that is no excuse: it says for itself what the API sends.
    """
    body, spec = match.response.body if match.response else None, match.response_spec
    if not isinstance(body, JsonBody) or spec is None or match.exchange.provenance is Provenance.RECORDED:
        return False
    media = match.response_media or sole_json(spec.content)
    return media is not None and match.document.repeats_example(media, fault, body.value)


def excused(violation: Violation) -> Violation:
    """Weigh a violation that the contract's own example shares: who copied the example made no mistake."""
    because = "the contract's own example of this response has the same, so schema and example contradict each other"
    hint = "tell the contract's owner; the fake says what the example says"
    excuse = replace(violation, severity=Severity.INFO, verdict=Verdict.LIKELY_CONTRACT_WRONG)
    return replace(excuse, because=because, hint=hint, confidence=Confidence.LIKELY)


def about(match: Match, item: Judged, message: str) -> Violation:
    """Make the violation of a schema error: both places, and the cause by keyword and name."""
    assert match.response is not None
    assert isinstance(match.response.body, JsonBody)
    error = item.error
    violation = Violation(
        at=match.response.body.locate(error.instance),
        contract=error.schema,
        message=message,
        pointer=error.instance,
        key=f"{error.keyword} {error.name}" if error.name else error.keyword,
        expected=error.expected,
        actual=item.shown,
    )
    return excused(violation) if repeats_example(match, error) else relaxed(match, violation)


def relaxed(match: Match, violation: Violation) -> Violation:
    """Weigh a violation as information where the fake looks wrong on purpose."""
    if match.deliberate is None:
        return violation
    return replace(violation, severity=Severity.INFO, because=f"looks deliberate: {match.deliberate}")
