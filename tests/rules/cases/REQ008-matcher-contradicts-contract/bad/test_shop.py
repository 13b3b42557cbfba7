import responses
from responses import matchers


@responses.activate
def test_feeding():
    responses.post(
        "https://api.pets.example/pets/1/feed", status=204, match=[matchers.json_params_matcher({"food": "bone"})]
    )
