"""A URLconf in tests is a fake only where the product is given the address at which it is served, and is no part of it."""

from __future__ import annotations

import pytest

from mockaudit.documents.source import Project
from mockaudit.loaders.python.django_apps import _plain_route
from mockaudit.loaders.python.source_file import load_python
from mockaudit.model.exchange import Exchange

LIVE = """\
import requests
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.test import LiveServerTestCase, override_settings
from django.urls import include, path
from shop.client import Shop, view, wrap


def pet(request):
    return JsonResponse({"id": 1})


urlpatterns = [path("pet", pet), path("pets", lambda request: HttpResponse("x"))]


@override_settings(ROOT_URLCONF=__name__)
class ShopTests(LiveServerTestCase):
    def test_shop(self):
        shop = Shop(self.live_server_url)
"""
SERVED = """\
import httpx
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path
from shop.client import Shop, wrap

settings.configure(ROOT_URLCONF=__name__)
urlpatterns = [path("pet", lambda request: JsonResponse({"id": 1}))]


def test_shop():
    application = get_wsgi_application()
    Shop(httpx.Client(transport=httpx.WSGITransport(app=application)))
"""
LAST = 'path("pets", lambda request: HttpResponse("x"))'
CALL = "Shop(self.live_server_url)"


def read(root, program, path="tests/test_shop.py"):
    """Read a test file of a project that has a package of its own."""
    for name, text in {path: program, "shop/__init__.py": "", "shop/client.py": ""}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    project = Project(root=root)
    found = list(load_python(project.read(path), project))
    assert [item for item in found if not isinstance(item, Exchange)] == []
    return [f"{item.ref.rpartition(':')[2]} {item.request.url.parts[1]}" for item in found]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        (CALL, 'Shop(base=f"{self.live_server_url}/v1")'),
        (CALL, "None\n        base = self.live_server_url + '/v1'\n        Shop(base)"),
        ("ROOT_URLCONF=__name__", "ROOT_URLCONF=__name__, MIDDLEWARE=['django.middleware.common.CommonMiddleware']"),
        ("@override_settings(ROOT_URLCONF=__name__)\n", "@override_settings(**{'ROOT_URLCONF': __name__})\n"),
        ("from shop.client import", "from ..shop.client import"),
    ],
)
def test_a_urlconf_that_the_product_is_given_is_a_fake(tmp_path, old, new):
    program = LIVE.replace(old, new)
    line = program[: program.index("JsonResponse({")].count("\n") + 1
    routes = program[: program.index(LAST)].count("\n") + 1
    assert read(tmp_path, program) == [f"{line} /pet", f"{routes} /pets"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (CALL, "requests.get(self.live_server_url)"),
        (CALL, "Shop(requests.get(self.live_server_url))"),
        (CALL, "self.client.get('/pet')"),
        (CALL, "Shop('http://localhost')"),
        (CALL, "Shop(self.live_server_url)\n\n    live_server_url = 'http://localhost'"),
        (LAST, 'path("pets", view)'),
        (LAST, 'path("pets", wrap(pet))'),
        (LAST, 'path("pets", include("shop.urls"))'),
        (LAST, "*view.patterns"),
        (LAST, "path('pets', lambda request: view(request))"),
        ("def pet(", "@wrap\ndef pet("),
        ("@override", "urlpatterns += view.patterns\n\n\n@override"),
        ("@override", "handler404 = view\n\n\n@override"),
        ("ROOT_URLCONF=__name__", "ROOT_URLCONF=__name__, MIDDLEWARE=['shop.Guard']"),
        ("ROOT_URLCONF=__name__", "ROOT_URLCONF=__name__, MIDDLEWARE=view.middleware"),
        ("import Shop, view, wrap", "import Shop, view, wrap, GuardMiddleware"),
        (
            "@override_settings(ROOT_URLCONF=__name__)",
            "@override_settings(ROOT_URLCONF='shop.urls')  # ROOT_URLCONF=__name__",
        ),
        ("    def test_shop", "    @override_settings(ROOT_URLCONF='shop.urls')\n    def test_shop"),
        ("from shop.client", "from elsewhere.client"),
        ("from shop.client", "from tests.client"),
        ("from shop.client", "from .client"),
    ],
)
def test_a_urlconf_that_tests_the_product_is_none(tmp_path, old, new):
    assert old in LIVE
    assert read(tmp_path, LIVE.replace(old, new)) == []


def test_a_urlconf_of_the_product_is_none(tmp_path):
    assert read(tmp_path, LIVE, "shop/urls.py") == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", ["9 /pet"]),
        ("app=application", "app=get_wsgi_application()", ["9 /pet"]),
        ("app=application", "app=wrap(application)", []),
        ("= get_wsgi_application()", "= wrap(get_wsgi_application())", []),
        ("    Shop(", "    application = wrap(application)\n    Shop(", []),
        ("Shop(httpx", "print(httpx", []),
    ],
)
def test_an_application_is_a_fake_where_the_product_is_given_its_client(tmp_path, old, new, found):
    assert read(tmp_path, SERVED.replace(old, new)) == found


@pytest.mark.parametrize(
    ("pattern", "route"),
    [
        (r"^pets/(?P<pk>\d+)/$", "/pets/<_>/"),
        (r"pets/([-\w]+)\.json$", "/pets/<_>.json"),
        (r"^pets/(?P<pk>[0-9]{1,4})$", "/pets/<_>"),
        (r"^(?P<name>[^/]+)$", "/<_>"),
        ("^$", "/"),
        ("^pets/", "<path:_>"),
        (r"^pets\$", "<path:_>"),
        (r"^pets/(?P<rest>.*)$", "<path:_>"),
        ("^pets/?$", "<path:_>"),
        ("^(pets|dogs)$", "<path:_>"),
        ("^pets.json$", "<path:_>"),
    ],
)
def test_a_pattern_is_a_path_where_it_is_text_and_segments(pattern, route):
    assert _plain_route(pattern) == route
