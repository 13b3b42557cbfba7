import responses


def test_names():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as stubs:
        stubs.get("https://api.pets.example/pets/1", json={"id": 1})
