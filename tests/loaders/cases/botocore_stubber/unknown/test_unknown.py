import os

import boto3
import pytest
from botocore.stub import Stubber


def test_parameter(client):
    Stubber(client).add_response("get_pet", {})


def test_environment():
    Stubber(boto3.client(os.environ["SERVICE"])).add_response("get_pet", {})


def test_version():
    Stubber(boto3.client("pets", api_version="2014-01-01")).add_response("get_pet", {})


def test_path():
    Stubber(boto3.client("../pets")).add_response("get_pet", {})


def test_method(method):
    Stubber(boto3.client("pets")).add_response(method, {})


@pytest.mark.parametrize("service", ["pets", "zoo"])
def test_each(service):
    Stubber(boto3.client(service)).add_response("get_pet", {})


def test_status(status):
    Stubber(boto3.client("pets")).add_client_error("get_pet", "Gone", http_status_code=status)


def test_either(flag):
    client = boto3.client("pets") if flag else boto3.client("zoo")
    Stubber(client).add_response("get_pet", {})
