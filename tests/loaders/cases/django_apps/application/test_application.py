import threading
from wsgiref.simple_server import make_server

import httpx
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path
from shop import Shop

settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="x", MIDDLEWARE=[])


def pet(request):
    return JsonResponse({"id": 1})


urlpatterns = [path("pet", pet)]


@pytest.fixture
def server():
    application = get_wsgi_application()
    with make_server("localhost", 0, application) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield served


def test_server(server):
    Shop(f"http://localhost:{server.server_port}")


def test_transport():
    with httpx.Client(transport=httpx.WSGITransport(app=get_wsgi_application())) as client:
        Shop(client)
