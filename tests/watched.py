"""The contract and the fake that tests of `watch` change while it looks."""

from __future__ import annotations

CONTRACT = """\
openapi: 3.0.3
info: {title: t, version: "1"}
servers: [{url: "https://a.example"}]
paths:
  /a:
    get:
      responses:
        "200": {description: d}
"""
FAKE = 'import responses\n\n\ndef test():\n    responses.get("https://a.example/a", status=200)\n'
