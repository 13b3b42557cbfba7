import responses


@responses.activate
def test_feeding():
    responses.post("https://api.pets.example/pets/1/feed", status=204)
