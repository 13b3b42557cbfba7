"""The version of mockaudit, once."""

VERSION = "0.1.0"
