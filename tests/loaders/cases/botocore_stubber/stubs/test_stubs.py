from botocore.stub import Stubber


def test_bucket(client):
    with Stubber(client) as stubber:
        stubber.add_response("get_object", {"Body": b""}, {"Bucket": "b", "Key": "k"})
        stubber.add_client_error("put_object", "NoSuchBucket")
