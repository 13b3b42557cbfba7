from pathlib import Path

import vcr
from shop_client import ShopClient

CASSETTES = Path(__file__).parent / "cassettes"


@vcr.use_cassette(str(CASSETTES / "catalogue.yaml"), record_mode="none")
def test_browse_the_catalogue():
    client = ShopClient(shop_key="key-for-tests")
    assert [product.id for product in client.products(category="garden", limit=2)] == [43]
    assert [product.id for product in client.products(category="games", limit=500)] == [42]
    assert [product.id for product in client.products(category="books", sort="price")] == [51]


@vcr.use_cassette(str(CASSETTES / "account.yaml"), record_mode="none")
def test_account():
    client = ShopClient()
    client.http.auth = ("ada", "password-for-tests")
    assert client.customer()["id"] == 7
