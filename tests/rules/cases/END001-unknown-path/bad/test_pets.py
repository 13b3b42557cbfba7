import requests
import responses


@responses.activate
def test_invoice():
    responses.get("https://api.pets.example/billing/invoices/7", json={"total": 9})
    assert requests.get("https://api.pets.example/billing/invoices/7").ok
