import os
import uuid

import pytest
import responses


@pytest.mark.parametrize(("name", "status"), [("rex", 200), pytest.param("tom", 404, id="gone")])
def test_rows(name, status):
    responses.add("GET", f"http://api.test/pets/{name}", status=status)


def test_unknown():
    responses.add("GET", f"http://api.test/pets/{uuid.uuid4()}", json={"id": int(os.environ["PET"])})


def test_paths():
    kind = "cat"
    if os.environ.get("DOGS"):
        kind = "dog"
    responses.add("GET", "http://api.test/pet", json={"kind": kind})


class TestBase:
    root = "http://one.test"

    def test_get(self):
        responses.add("GET", self.root)


class TestOther(TestBase):
    root = "http://two.test"
