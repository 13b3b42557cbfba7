import json

from django.http import (
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
    HttpResponseNotModified,
    HttpResponseRedirect,
    JsonResponse,
)
from django.test import LiveServerTestCase, override_settings
from django.urls import path, re_path
from django.views.decorators import http
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from shop import Shop

HEADERS = {"X-A": "b"}
DETAIL = "pets/<int:pk>/"


@require_GET
def pet(request, pk):
    return JsonResponse({"id": 1, "name": "é"}, headers=HEADERS)


@csrf_exempt
@http.require_http_methods(["PUT", "DELETE"])
def both(request):
    return HttpResponse(status=204)


@csrf_exempt
async def pets(request):
    if request.method == "POST":
        if request.headers["X-Token"] != "t":
            return JsonResponse({"detail": "no"}, status=401, content_type="application/problem+json")
        return JsonResponse({"id": 2}, status=201)
    if request.method == "GET":
        return JsonResponse([{"id": 1}], safe=False)
    return HttpResponseNotAllowed(["GET", "POST"])


def text(request):
    return HttpResponse("a", "text/csv", 202)


def page(request):
    return HttpResponse("<p>", headers={"content-type": "text/plain"})


def dumped(request):
    return HttpResponse(json.dumps({"a": 1}), content_type="application/json")


def null(request):
    return JsonResponse(None, safe=False)


def missing(request, name):
    return HttpResponseNotFound(b"gone")


def refused(request):
    return JsonResponse([1])


def typed_twice(request):
    return JsonResponse({}, headers={"Content-Type": "text/csv"})


def joined(request):
    return HttpResponse(["a", "b"])


def changed(request):
    answer = JsonResponse({"a": 1})
    answer.status_code = 418
    return answer


def named(request):
    answer = HttpResponse("named")
    return answer


urlpatterns = [
    path(DETAIL, pet, name="pet"),
    path("both", both),
    path("pets/", pets),
    path("text", text),
    path("page", page),
    path("dumped", dumped),
    path("null", null),
    path("missing/<path:name>", missing),
    path("refused", refused),
    path("typed-twice", typed_twice),
    path("joined", joined),
    path("changed", changed),
    path("named", named),
    path("lambda", require_POST(csrf_exempt(lambda request: HttpResponse()))),
    path("moved", lambda request: HttpResponseRedirect("/pets/")),
    path("same", lambda request: HttpResponseNotModified()),
    re_path(r"^old/(?P<pk>\d+)\.json$", lambda request, pk: JsonResponse({"old": True})),
    re_path(r"^open/", lambda request: HttpResponse("open")),
    re_path(r"^either/(a|b)$", lambda request, which: HttpResponse("either")),
]


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["django.middleware.common.CommonMiddleware"])
class ShopTests(LiveServerTestCase):
    def setUp(self):
        self.shop = Shop(f"{self.live_server_url}/")
