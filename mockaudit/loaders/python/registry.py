"""The mock libraries whose stubs are read out of Python source."""

from __future__ import annotations

from mockaudit.loaders.pyast.dialect import Dialect
from mockaudit.loaders.python.aiohttp_apps import AIOHTTP_APPS
from mockaudit.loaders.python.aiointercept import AIOINTERCEPT
from mockaudit.loaders.python.aioresponses import AIORESPONSES
from mockaudit.loaders.python.asgi_apps import ASGI_APPS
from mockaudit.loaders.python.botocore_stubber import BOTOCORE_STUBBER
from mockaudit.loaders.python.django_apps import DJANGO_APPS
from mockaudit.loaders.python.flask_apps import FLASK_APPS
from mockaudit.loaders.python.httmock import HTTMOCK
from mockaudit.loaders.python.httpretty import HTTPRETTY
from mockaudit.loaders.python.httpx_transport import HTTPX_TRANSPORT
from mockaudit.loaders.python.mocket import MOCKET
from mockaudit.loaders.python.pook import POOK
from mockaudit.loaders.python.pytest_httpserver import PYTEST_HTTPSERVER
from mockaudit.loaders.python.pytest_httpx import PYTEST_HTTPX
from mockaudit.loaders.python.requests_mock import REQUESTS_MOCK
from mockaudit.loaders.python.responses import RESPONSES
from mockaudit.loaders.python.respx import RESPX

DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (
        AIOHTTP_APPS,
        AIOINTERCEPT,
        AIORESPONSES,
        ASGI_APPS,
        BOTOCORE_STUBBER,
        DJANGO_APPS,
        FLASK_APPS,
        HTTMOCK,
        HTTPRETTY,
        HTTPX_TRANSPORT,
        MOCKET,
        POOK,
        PYTEST_HTTPSERVER,
        PYTEST_HTTPX,
        REQUESTS_MOCK,
        RESPONSES,
        RESPX,
    )
}
