import pytest
import shop
from django.http import JsonResponse
from django.urls import path

pytestmark = pytest.mark.urls(__name__)
urlpatterns = [path("fixture", lambda request: JsonResponse({"a": 1}))]


@pytest.fixture
def base(live_server):
    return live_server.url


def test_shop(base):
    shop.Shop(base + "/v1")
