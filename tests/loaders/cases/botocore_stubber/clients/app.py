import boto3
import botocore.session

session = boto3.Session(region_name="eu-west-1")
pets = session.client("pets")
shop = botocore.session.get_session().create_client(service_name="shop")
