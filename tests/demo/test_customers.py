from shop_client import BASE_URL


def test_customer(client, signed_in):
    assert client.customer()["name"] == "Ada Lovelace"


def test_change_customer(client, signed_in):
    signed_in.patch(
        f"{BASE_URL}/customers/me",
        json={"id": 7, "email": "ada@shop.example", "name": "Ada King", "newsletter": False},
    )
    assert client.change_customer(name="Ada King")["name"] == "Ada King"


def test_email(client, shop):
    shop.get(f"{BASE_URL}/customer/me", json={"id": 7, "email": "ada@shop.example", "name": "Ada Lovelace"})
    assert client.email() == "ada@shop.example"
