from aioresponses import aioresponses


async def test_names():
    with aioresponses() as stubs:
        stubs.get("https://api.pets.example/pets/1", payload={"name": "Rex"}, repeat=True)
        stubs.get("https://api.pets.example/pets/1", payload={"name": "Max"})
