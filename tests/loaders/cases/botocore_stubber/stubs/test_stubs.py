import boto3
import pytest
from botocore.stub import ANY, Stubber


@pytest.fixture
def pets():
    with Stubber(boto3.client("pets", region_name="eu-west-1")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def test_answer(pets):
    pets.add_response("get_pet", {"Name": "Rex", "Photo": b"\x00"}, {"PetId": ANY, "Tags": ["a"]})
    pets.add_response(method="list_pets", service_response={}, expected_params=None)


def test_error(pets):
    pets.add_client_error("get_pet")
    pets.add_client_error("get_pet", "NoSuchPet", "gone", 404, expected_params={"PetId": "p-1"})


@pytest.mark.parametrize("method", ["get_pet", "list_pets"])
def test_each(pets, method):
    pets.add_response(method, {})
