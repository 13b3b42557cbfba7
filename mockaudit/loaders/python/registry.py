"""The mock libraries whose stubs are read out of Python source."""

from __future__ import annotations

from mockaudit.loaders.pyast.dialect import Dialect
from mockaudit.loaders.python.aioresponses import AIORESPONSES
from mockaudit.loaders.python.responses import RESPONSES

DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in (AIORESPONSES, RESPONSES)}
