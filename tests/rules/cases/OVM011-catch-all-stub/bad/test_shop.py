import re

import responses


@responses.activate
def test_names():
    responses.get(re.compile(r"https://api\.pets\.example/.*"), json={"id": 1})
