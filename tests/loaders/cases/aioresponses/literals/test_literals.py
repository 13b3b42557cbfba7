from aioresponses import aioresponses


async def test_context():
    with aioresponses() as mocked:
        mocked.get("http://api.test/a?x=1", payload={"id": 1})
        mocked.post("http://api.test/b", status=201, body="text", content_type="text/plain")
        mocked.add("http://api.test/c", "DELETE", 204)


@aioresponses()
def test_decorator(mocked):
    mocked.get("http://api.test/d", exception=OSError())
