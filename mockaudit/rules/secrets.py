"""Turn credentials of well-known services that stand in fakes into findings (rule AUT010)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from mockaudit.matching.audit import Audit
from mockaudit.model.body import Body, JsonBody, TextBody
from mockaudit.model.exchange import Exchange
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Value
from mockaudit.rules.base import Rule

# Shapes that the services document; the part in brackets is the secret itself.
SHAPES = {
    "a GitHub token": lazy_pattern(r"(?<![A-Za-z0-9_])gh[pousr]_([A-Za-z0-9]{36})(?![A-Za-z0-9])"),
    "a GitHub fine-grained token": lazy_pattern(r"(?<![A-Za-z0-9_])github_pat_([A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?!\w)"),
    "a GitLab token": lazy_pattern(r"(?<![A-Za-z0-9_])glpat-([A-Za-z0-9_-]{20})(?![\w-])"),
    "a Slack token": lazy_pattern(
        r"(?<![A-Za-z0-9_])xox[bp]-[0-9]{10,13}-[0-9]{10,13}-(?:[0-9]{10,13}-)?([A-Za-z0-9]{24,32})(?!\w)"
    ),
    "an AWS access key": lazy_pattern(r"(?<![A-Za-z0-9_])(?:AKIA|ASIA)([A-Z2-7]{16})(?![A-Za-z0-9])"),
    "a Stripe live key": lazy_pattern(r"(?<![A-Za-z0-9_])[sr]k_live_([A-Za-z0-9]{24,99})(?!\w)"),
    "a SendGrid key": lazy_pattern(r"(?<![A-Za-z0-9_])SG\.([A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})(?![\w-])"),
    "an npm token": lazy_pattern(r"(?<![A-Za-z0-9_])npm_([A-Za-z0-9]{36})(?!\w)"),
    "a DigitalOcean token": lazy_pattern(r"(?<![A-Za-z0-9_])dop_v1_([0-9a-f]{64})(?!\w)"),
    "an OpenAI key": lazy_pattern(r"(?<![A-Za-z0-9_])sk-([A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})(?!\w)"),
}
_MARKS = (
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "AKIA", "ASIA", "k_live_"),
    *("SG.", "npm_", "dop_v1_", "T3BlbkFJ"),
)
_FAKE = lazy_pattern(
    r"example|sample|dummy|fake|mock|test|redact|placeholder|secret|token|xxxx|0000|1234|abcd|qwer|(.)\1{3}",
    re.IGNORECASE,
)
_FEWEST_CHARACTERS = 20  # an AWS access key
_MOST_CHARACTERS = 2_000_000
_ENTROPY = {"a DigitalOcean token": 3.0, "an AWS access key": 2.9}


def live_secret_in_fixture(audit: Audit) -> Iterator[Violation]:
    """Report a credential in a fake that looks real.

    ## What it does
    Looks through URLs, headers, cookies and payloads for tokens in the documented shape of well-known services (GitHub,
    GitLab, Slack, AWS, Stripe, SendGrid, npm, DigitalOcean, OpenAI).

    ## Why is this bad?
    Whoever can read the repository can use it, and its history keeps it.

    ## When it keeps silent
    On values of any other shape, on those with words such as "example" or "test", with runs of one letter or of the
    alphabet, or with little entropy.

    ## How to fix
    Revoke it, then have the recorder scrub it.
    """
    seen: set[tuple[str, str]] = set()
    for exchange in audit.exchanges:
        texts = [text for text in _texts(exchange) if _FEWEST_CHARACTERS <= len(text) <= _MOST_CHARACTERS]
        if not _is_marked("\n".join(texts)):
            continue
        for text in texts:
            for kind, secret in _secrets(text):
                if (kind, secret) not in seen:
                    seen.add((kind, secret))
                    yield Violation(
                        at=exchange.at,
                        message=f"it holds {kind} that looks real",
                        key=kind,
                        hint="revoke it, then have the recorder scrub it",
                        confidence=Confidence.LIKELY,
                        verdict=Verdict.NONE,
                    )


def _is_marked(text: str) -> bool:
    return any(map(text.__contains__, _MARKS))


def _may_hold_secret(json: str) -> bool:
    return "\\u" in json or _is_marked(json)


def _secrets(text: str) -> Iterator[tuple[str, str]]:
    if not _is_marked(text):
        return
    for kind, shape in SHAPES.items():
        for found in shape.finditer(text):
            secret = found[1]
            if not _FAKE.search(secret) and _entropy(secret) >= _ENTROPY.get(kind, 3.5 if len(secret) > 23 else 3.2):
                yield kind, found[0]


def _entropy(text: str) -> float:
    """Give Shannon's entropy of a text in bits for each character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def _texts(exchange: Exchange) -> list[str]:
    request = exchange.request
    values: list[Value] = [request.url]
    for pairs in (request.query, request.headers, request.cookies):
        values += [value for _, value in pairs]
    for response in exchange.responses:
        values += [value for _, value in response.headers]
    texts = [value for value in values if isinstance(value, str)]
    for body in (request.body, *(response.body for response in exchange.responses)):
        texts += _body_texts(body)
    return texts


def _body_texts(body: Body) -> list[str]:
    if isinstance(body, TextBody):
        return [body.text] if isinstance(body.text, str) else []
    if not isinstance(body, JsonBody) or (body.text is not None and not _may_hold_secret(body.text)):
        return []
    texts: list[str] = []
    stack = [body.value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return texts


RULES: tuple[Rule[Audit], ...] = (
    Rule(
        code="AUT010",
        name="live-secret-in-fixture",
        summary="A fake holds a credential that looks real.",
        severity=Severity.WARNING,
        subject=Audit,
        check=live_secret_in_fixture,
    ),
)
