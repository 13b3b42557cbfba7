import re

from aiointercept import CallbackResult, aiointercept
from yarl import URL

BASE = "https://api.test/v1"


async def test_bodies():
    async with aiointercept(mock_external_urls=True) as mocked:
        mocked.get(BASE + "/pets?tag=b&limit=1", payload=[{"id": 1}])
        mocked.post(BASE + "/pets", json={"id": 1}, payload={"id": 2}, status=201)
        mocked.add(URL(BASE + "/pets/1"), "PUT", 200, "text", content_type="text/plain")
        mocked.get(BASE + "/bytes", body=b"[]", headers={"Content-Type": "application/vnd.api+json"})
        mocked.delete(re.compile(r"^https://api\.test/v1/pets/\d+$"), status=204)


async def test_behaviours(aiointercept_mock):
    aiointercept_mock.get(f"{aiointercept_mock.server_url}/local", exception=True)
    aiointercept_mock.get(BASE + "/asked", callback=lambda url, **kwargs: CallbackResult(status=418))


class TestDecorated:
    @aiointercept(param="mocked")
    async def test_named(self, mocked):
        mocked.get(BASE + "/named", exception=None)
