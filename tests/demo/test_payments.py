import pytest
import responses
from shop_client import BASE_URL, ShopClient, ShopError

PAYMENT = {"id": "pay_4f7h2k9q", "orderId": 9001, "state": "captured", "card": {"expiry": "04/29", "brand": "visa"}}


@pytest.fixture
def cashier(shop):
    shop.post(
        f"{BASE_URL}/oauth/token",
        json={"access_token": "token-for-tests", "token_type": "Bearer", "expires_in": 3600, "scope": "payments:write"},
    )
    client = ShopClient()
    client.sign_in("till-3", "secret-for-tests")
    return client


def test_sign_in(cashier):
    assert cashier.http.headers["Authorization"] == "Bearer token-for-tests"


@responses.activate
def test_sign_in_with_a_short_answer():
    responses.post(f"{BASE_URL}/oauth/token", json={"access_token": "token-for-tests", "expires_in": "3600"})
    assert ShopClient().sign_in("till-3", "secret-for-tests") == "token-for-tests"


def test_pay(cashier, shop):
    shop.post(f"{BASE_URL}/payments", json=PAYMENT, status=201)
    assert cashier.pay(9001, "4242424242424242", "04/29")["state"] == "captured"


def test_payment(cashier, shop):
    leak = {**PAYMENT, "card": {"number": "4242424242424242", "expiry": "04/29"}}
    shop.get(f"{BASE_URL}/payments/pay_4f7h2k9q", json=leak)
    assert cashier.payment("pay_4f7h2k9q")["orderId"] == 9001


def test_refused_card(cashier, shop):
    shop.post(f"{BASE_URL}/payments", json={"code": "card_refused", "message": "The bank said no."}, status=402)
    with pytest.raises(ShopError) as refusal:
        cashier.pay(9001, "4000000000000002", "04/29")
    assert refusal.value.code == "card_refused"
