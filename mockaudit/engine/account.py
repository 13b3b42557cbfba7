"""Account for every fake of a file: judged, or the reason why not, so that nothing unaudited looks clean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mockaudit.matching.audit import Match, Unmatched, Why
from mockaudit.model.body import NoBody, Unknown
from mockaudit.model.exchange import Behaviour, Exchange

JUDGED = "judged"
UNMATCHED = {
    Why.NO_CONTRACT: "no contract covers it",
    Why.OTHER_HOST: "no contract covers its host",
    Why.WRONG_SERVER: "the contract does not name its server",
    Why.UNKNOWN_PATH: "the contract lacks the path",
    Why.UNKNOWN_METHOD: "the contract lacks the method",
    Why.SEVERAL_OPERATIONS: "several operations of the contract have the path",
    Why.UNRESOLVED: "the request is only known at run time",
    Why.TOKEN_ENDPOINT: JUDGED,
}
_BEHAVIOUR = {
    Behaviour.CALLBACK: "a callback answers",
    Behaviour.EXCEPTION: "it raises instead of answering",
    Behaviour.PASSTHROUGH: "it lets the request through",
    Behaviour.TEMPLATED: "the answer is a template",
}


def account(exchanges: Iterable[Exchange], matches: Iterable[Match], unmatched: Iterable[Unmatched]) -> Counter[str]:
    """Count the fakes by what became of them: ``JUDGED``, or in the user's words why not."""
    outcomes: dict[int, str] = {id(item.exchange): UNMATCHED[item.why] for item in unmatched}
    for match in matches:
        outcome = _outcome(match)
        if outcomes.get(id(match.exchange)) != JUDGED:
            outcomes[id(match.exchange)] = outcome
    return Counter(outcomes.get(id(exchange.twin_of or exchange), "it answers nothing") for exchange in exchanges)


def _outcome(match: Match) -> str:
    """Say whether a response was held against what the contract documents of it, and if not, why."""
    response, spec = match.response, match.response_spec
    if response is None:
        found = [text for kind, text in _BEHAVIOUR.items() if kind in match.exchange.behaviour]
        return found[0] if found else "it answers nothing"
    if match.status is None:
        return "the status is only known at run time"
    if spec is None:
        return "the contract lacks the status"
    if match.unjudged:
        return "the contract's schema cannot be used"
    if isinstance(response.body, Unknown):
        return "the payload is not stated or only known at run time"
    if not spec.content:
        return JUDGED if isinstance(response.body, NoBody) else "the contract describes no payload"
    if match.response_media is None:
        return JUDGED if isinstance(response.body, NoBody) else "the contract lacks the media type"
    return JUDGED if match.response_media.schema is not None else "the contract describes no schema"
