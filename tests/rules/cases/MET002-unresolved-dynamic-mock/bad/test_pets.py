import os

import responses


@responses.activate
def test_pet():
    responses.get(os.environ["PETS_URL"], json={"id": 1})
