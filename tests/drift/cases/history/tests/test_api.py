import responses

API = "https://api.orders.example"


@responses.activate
def test_nickname():
    responses.get(f"{API}/customers/1", json={"id": 1, "nickname": "Bo"})


@responses.activate
def test_phone():
    responses.get(f"{API}/contacts/2", json={"phone": None})


@responses.activate
def test_since():
    responses.get(f"{API}/contacts/3", json={"since": "last year"})


@responses.activate
def test_total():
    responses.get(f"{API}/orders/4", json={"id": 4, "total": 1200})


@responses.activate
def test_channel():
    responses.get(f"{API}/orders/5", json={"id": 5, "channel": "kiosk"})


@responses.activate
def test_refund_later():
    responses.post(f"{API}/refunds", status=202)


@responses.activate
def test_refund():
    responses.post(f"{API}/refunds", status=201)


@responses.activate
def test_vouchers():
    responses.get(f"{API}/vouchers", status=200)
