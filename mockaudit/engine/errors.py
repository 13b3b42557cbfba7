"""What can make an audit impossible that its settings ask for; each message says why and what to do."""

from __future__ import annotations


class AuditError(Exception):
    """An audit that cannot be made as asked."""


class BaselineError(AuditError):
    """A baseline that cannot be read."""


class ChangeError(AuditError):
    """A revision that git cannot compare with."""


class ShardError(AuditError):
    """Parts that make no whole."""
