from app import create_app


async def test_pets(aiohttp_client):
    client = await aiohttp_client(create_app())
    assert await (await client.get("/pets")).json() == []
