import copy

import responses

PET = {"id": 1, "tags": ["a"]}


def test_local():
    pet = copy.deepcopy(PET)
    pet["tags"][0] = "b"
    pet.update(name="Rex")
    responses.get("http://api.test/a", json=pet)
    del pet["name"]
    pet["tags"].append("c")
    responses.get("http://api.test/b", json=pet)


def test_shared_is_changed():
    PET["id"] = 2
    responses.get("http://api.test/c", json=PET)


def test_shared_is_not_known():
    responses.get("http://api.test/d", json=PET)
