"""Answers of the shop that several tests need."""

import json
from pathlib import Path

from shop_client import BASE_URL

DATA = Path(__file__).parent / "data"


def load(name):
    return json.loads((DATA / name).read_text())


def money(amount, currency="EUR"):
    return {"amount": amount, "currency": currency}


def stub_product(shop, product_id=41, **changes):
    product = {
        "id": product_id,
        "name": "Moka pot",
        "price": money(2450),
        "category": "kitchen",
        "inStock": True,
        **changes,
    }
    shop.get(f"{BASE_URL}/products/{product_id}", json=product)


def stub_order(shop, order_id=9001, status="placed", **changes):
    order = {"id": order_id, "status": status, "total": money(4900), "placedAt": "2026-03-02T09:30:00Z", **changes}
    shop.get(f"{BASE_URL}/orders/{order_id}", json=order)


def stub_refusal(shop, method, path, status, code, message):
    shop.add(method, BASE_URL + path, status=status, json={"code": code, "message": message})
