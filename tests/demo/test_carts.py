import pytest
from conftest import CART_ID
from responses import matchers
from shop_client import BASE_URL, ShopError
from stubs import money, stub_refusal


def cart(*items):
    return {"id": CART_ID, "items": list(items), "total": money(2450 * len(items))}


def test_create_cart(client, shop):
    shop.post(f"{BASE_URL}/carts", json=cart(), status=201)
    assert client.create_cart()["items"] == []


def test_cart(client, shop, cart_url):
    shop.get(cart_url, json=cart({"id": 1, "productId": 41, "quantity": 2}))
    assert client.cart(CART_ID)["total"] == money(2450)


def test_add_item(client, shop, cart_url):
    shop.post(
        f"{cart_url}/items",
        json=cart({"id": 1, "productId": 41, "quantity": 2}),
        status=201,
        match=[matchers.json_params_matcher({"productId": 41, "quantity": 2})],
    )
    assert len(client.add_item(CART_ID, 41, 2)["items"]) == 1


def test_set_quantity(client, shop, cart_url):
    shop.put(f"{cart_url}/items/1", json=cart({"id": 1, "productId": 41, "quantity": 3}))
    assert client.set_quantity(CART_ID, 1, 3)["items"][0]["quantity"] == 3


def test_remove_item(client, shop, cart_url):
    shop.delete(f"{cart_url}/items/1", status=204)
    assert client.remove_item(CART_ID, 1) is None


def test_add_sold_out_item(client, shop):
    stub_refusal(shop, "POST", f"/carts/{CART_ID}/items", 409, "out_of_stock", "The product is out of stock.")
    with pytest.raises(ShopError, match="out of stock"):
        client.add_item(CART_ID, 42, 1)
