import unittest

import app
import boto3
from app import shop
from boto3.session import Session
from botocore.stub import Stubber

pets = Session().client("pets")


class TestClients(unittest.TestCase):
    def setUp(self):
        self.client = boto3.client("zoo")
        self.stubber = Stubber(client=self.client)

    def test_own(self):
        self.stubber.add_response("list_cages", {})

    def test_module(self):
        Stubber(pets).add_response("list_pets", {})

    def test_product(self):
        Stubber(app.pets).add_response("get_pet", {})
        Stubber(shop).add_response("list_orders", {})

    def test_resource(self):
        Stubber(boto3.resource("s3").meta.client).add_response("list_buckets", {}, {"Prefix": "a"})
        Stubber(boto3.resource("dynamodb").meta.client).add_response("put_item", {}, {"Item": {"id": 1}})
