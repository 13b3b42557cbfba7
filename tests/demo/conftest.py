import pytest
import responses
from shop_client import BASE_URL, ShopClient

CART_ID = "5f0c3b1e-8a8e-4c39-9a53-4f8f3c0b7a11"


@pytest.fixture
def client():
    return ShopClient(shop_key="key-for-tests", session_token="token-for-tests")


@pytest.fixture
def shop():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def cart_url():
    return f"{BASE_URL}/carts/{CART_ID}"


@pytest.fixture
def signed_in(shop):
    shop.get(
        f"{BASE_URL}/customers/me",
        json={"id": 7, "email": "ada@shop.example", "name": "Ada Lovelace", "newsletter": False},
    )
    return shop
