"""The data-file loaders, in the order in which they are asked whether a document is theirs."""

from __future__ import annotations

from mockaudit.loaders.base import FileLoader
from mockaudit.loaders.files import betamax, har, pact, vcr, wiremock

FILE_LOADERS: tuple[FileLoader, ...] = (pact.LOADER, har.LOADER, betamax.LOADER, vcr.LOADER, wiremock.LOADER)
