import pytest
from conftest import CART_ID
from shop_client import BASE_URL, ShopError
from stubs import money, stub_order

ORDER = {"id": 9001, "status": "placed", "total": money(4900), "placedAt": "2026-03-02T09:30:00Z"}


def test_order(client, shop):
    stub_order(shop)
    assert client.order(9001)["status"] == "placed"


@pytest.mark.parametrize("status", ["paid", "shipped"])
def test_order_status(client, shop, status):
    stub_order(shop, 9002, status)
    assert client.order(9002)["status"] == status


def test_orders(client, shop):
    shop.get(f"{BASE_URL}/orders", json=[{"id": 9001, "status": "placed", "total": money(4900)}])
    assert [order["id"] for order in client.orders()] == [9001]


def test_place_order(client, shop):
    shop.post(f"{BASE_URL}/orders", json=ORDER, status=201, headers={"Location": "/v1/orders/9001"})
    assert client.place_order(CART_ID)["id"] == 9001


def test_place_order_quickly(client, shop):
    shop.post(f"{BASE_URL}/orders", json=ORDER)
    assert client.place_order(CART_ID)["id"] == 9001


def test_place_order_without_its_place(client, shop):
    shop.post(f"{BASE_URL}/orders", json=ORDER, status=201)
    assert client.place_order(CART_ID)["status"] == "placed"


def test_cancel_order(client, shop):
    shop.post(f"{BASE_URL}/orders/9001/cancel", json={**ORDER, "status": "cancelled"}, status=202)
    assert client.cancel_order(9001)["status"] == "cancelled"


def test_cancel_order_that_is_gone(client, shop):
    shop.post(f"{BASE_URL}/orders/9004/cancel", json={"code": "gone", "message": "Too late."}, status=410)
    with pytest.raises(ShopError, match="Too late"):
        client.cancel_order(9004)


def test_tracking(client, shop):
    shop.get(f"{BASE_URL}/orders/9001/tracking", json={"carrier": "Post", "trackingCode": "RR123456785DE"})
    assert client.track(9001) == "RR123456785DE"
