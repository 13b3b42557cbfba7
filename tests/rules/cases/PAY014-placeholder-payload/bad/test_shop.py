import responses


@responses.activate
def test_one():
    responses.get("https://api.pets.example/pets/1", json={})


@responses.activate
def test_many():
    responses.get("https://api.pets.example/pets", json={"pets": [{}, {}]})
