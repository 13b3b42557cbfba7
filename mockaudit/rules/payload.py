"""Gather the rules of family PAY, which judge the payload and the headers of responses."""

from __future__ import annotations

from mockaudit.matching.audit import Match
from mockaudit.rules import payload_hollow, payload_media, payload_presence, payload_schema, payload_values
from mockaudit.rules.base import Rule

_BY_CONCERN = (
    *payload_presence.RULES,
    *payload_schema.RULES,
    *payload_hollow.RULES,
    *payload_media.RULES,
    *payload_values.RULES,
)
RULES: tuple[Rule[Match], ...] = tuple(sorted(_BY_CONCERN, key=lambda rule: rule.code))
