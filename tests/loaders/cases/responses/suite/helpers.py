import responses

BASE = "http://api.test"


def stub_pet(pet_id, status=200):
    responses.get(f"{BASE}/pets/{pet_id}", json={"id": pet_id}, status=status)


def nobody_calls(name):
    responses.get(f"{BASE}/nobody/{name}", json={})


class Things:
    name = None

    def test_list(self):
        responses.get(f"{BASE}/{self.name}", json=[])
