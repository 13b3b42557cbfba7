"""Turn drift into an alert: a message for a webhook, the text of an issue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from mockaudit.drift.entries import entries, operation_text, total, verdict
from mockaudit.drift.jsontext import record
from mockaudit.drift.markdown import MARKER, render
from mockaudit.drift.report import DriftReport
from mockaudit.drift.web import WebError, ask, host_of
from mockaudit.model.value import Json
from mockaudit.reporters.base import Style
from mockaudit.reporters.sanitize import clean

MAX_CHANGES = 50
_SLACK_CHANGES = 10


class WebhookError(Exception):
    """An alert that did not arrive; the message does not hold the URL, which is a secret."""


def is_alarming(report: DriftReport) -> bool:
    """Tell whether there is something to alert of: a change that breaks consumers, or a fake or probe that is wrong now."""
    return report.has_broken or any(effect.change.breaking for effect in report.effects)


def alert_key(report: DriftReport) -> str:
    """Identify what an alert is about, so that the same is told once."""
    changes = sorted({(effect.change.id, effect.change.operation, effect.change.message) for effect in report.effects})
    text = json.dumps([changes, sorted({*report.broken, *report.broken_probes})], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def as_json(report: DriftReport) -> dict[str, Json]:
    """Give the message for any receiver: the JSON report, with a few of many changes."""
    whole = record(report)
    changes = whole["changes"]
    kept = changes[:MAX_CHANGES] if isinstance(changes, list) else []
    return {"event": "mockaudit-contract-drift", "text": total(report), **whole, "changes": kept}


def as_slack(report: DriftReport) -> dict[str, Json]:
    """Give the message in the form of Slack's incoming webhooks."""
    shown = entries(report)
    lines = [f"*Contract drift*: {_mrkdwn(total(report))}"]
    for entry in shown[:_SLACK_CHANGES]:
        change = entry.change
        lines.append(f"• {_mrkdwn(operation_text(change))}: {_mrkdwn(change.message)} ({verdict(change)})")
    if len(shown) > _SLACK_CHANGES:
        lines.append(f"… and {len(shown) - _SLACK_CHANGES} more")
    return {"text": "\n".join(lines)}


def _mrkdwn(text: str) -> str:
    # What Slack asks to escape (https://api.slack.com/reference/surfaces/formatting#escaping).
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


WEBHOOK_FORMATS: dict[str, Callable[[DriftReport], dict[str, Json]]] = {"json": as_json, "slack": as_slack}


def post(url: str, form: str, report: DriftReport) -> None:
    """Send an alert. Raises WebhookError."""
    data = json.dumps(WEBHOOK_FORMATS[form](report), ensure_ascii=True).encode("ascii")
    try:
        host = host_of(url)
    except WebError as error:
        raise WebhookError(f"--webhook: {error}") from None
    try:
        ask(url, {"Content-Type": "application/json"}, data)
    except WebError as error:
        # The path of a webhook is a secret too.
        status = str(error).rpartition("answers ")[2] if "answers " in str(error) else ""
        reason = f"it answers {status}" if status.isdecimal() else "it does not answer or redirects"
        raise WebhookError(f"the webhook at {host} did not take the alert: {reason}") from None


def issue_text(report: DriftReport) -> str:
    """Write the text of a GitHub issue; its first line is the title, as ``gh issue create`` users split it."""
    names = ", ".join(dict.fromkeys(old for old, _ in report.pairs))
    body = render(report, Style()).removeprefix(MARKER).lstrip()
    return f"Contract drift: {clean(names)} is not what is published\n\n{body}"
