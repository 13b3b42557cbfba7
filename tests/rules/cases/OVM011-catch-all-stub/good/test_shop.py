import re

import responses


@responses.activate
def test_names():
    responses.get(re.compile(r"https://api\.pets\.example/pets/1$"), json={"id": 1})
