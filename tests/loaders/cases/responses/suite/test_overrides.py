from typing import Generic, TypeVar

import helpers
import pytest

T = TypeVar("T")


@pytest.fixture
def payload():
    return {"mine": True}


@pytest.fixture
def path():
    return "/from-the-test"


def test_two(api, at_path):
    helpers.stub_pet(pet_id=2, status=404)


@pytest.mark.parametrize("handed", ["x", "y"], indirect=True)
def test_handed(handed):
    pass


class Base(helpers.Things, Generic[T]):
    name = "base"


class TestThings(Base[int]):
    name = "things"
