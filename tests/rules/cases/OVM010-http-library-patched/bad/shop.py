import requests


def names():
    response = requests.get("https://api.pets.example/pets")
    response.raise_for_status()
    return [pet["name"] for pet in response.json()]
