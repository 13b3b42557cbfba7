"""A client of the shop's API, as a small team would write it."""

from __future__ import annotations

from dataclasses import dataclass

import requests

BASE_URL = "https://api.shop.example/v1"


class ShopError(Exception):
    """The shop refused; ``code`` is the shop's own word for the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Product:
    id: int
    name: str
    cents: int


class ShopClient:
    def __init__(self, shop_key: str = "", session_token: str = "", base_url: str = BASE_URL) -> None:
        self.base_url = base_url
        self.http = requests.Session()
        if shop_key:
            self.http.headers["X-Shop-Key"] = shop_key
        if session_token:
            self.http.headers["Authorization"] = f"Bearer {session_token}"

    def sign_in(self, client_id: str, client_secret: str) -> str:
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        token = self._call("POST", "/oauth/token", data=form)["access_token"]
        self.http.headers["Authorization"] = f"Bearer {token}"
        return token

    def products(self, **query) -> list[Product]:
        found, cursor = [], None
        while True:
            page = self._call("GET", "/products", params={**query, **({"cursor": cursor} if cursor else {})})
            found += [self._product(item) for item in page["items"]]
            cursor = page["nextCursor"]
            if cursor is None:
                return found

    def product(self, product_id: int) -> Product:
        return self._product(self._call("GET", f"/products/{product_id}"))

    def average_stars(self, product_id: int) -> float:
        reviews = self._call("GET", f"/products/{product_id}/reviews")
        return sum(review["stars"] for review in reviews) / len(reviews)

    def create_cart(self) -> dict:
        return self._call("POST", "/carts")

    def cart(self, cart_id: str) -> dict:
        return self._call("GET", f"/carts/{cart_id}")

    def add_item(self, cart_id: str, product_id: int, quantity: int) -> dict:
        return self._call("POST", f"/carts/{cart_id}/items", json={"productId": product_id, "quantity": quantity})

    def set_quantity(self, cart_id: str, item_id: int, quantity: int) -> dict:
        return self._call("PUT", f"/carts/{cart_id}/items/{item_id}", json={"quantity": quantity})

    def remove_item(self, cart_id: str, item_id: int) -> None:
        self._call("DELETE", f"/carts/{cart_id}/items/{item_id}")

    def orders(self, status: str | None = None) -> list[dict]:
        return self._call("GET", "/orders", params={"status": status} if status else None)

    def order(self, order_id: int) -> dict:
        return self._call("GET", f"/orders/{order_id}")

    def place_order(self, cart_id: str) -> dict:
        return self._call("POST", "/orders", json={"cartId": cart_id})

    def cancel_order(self, order_id: int) -> dict:
        return self._call("POST", f"/orders/{order_id}/cancel")

    def track(self, order_id: int) -> str:
        return self._call("GET", f"/orders/{order_id}/tracking")["trackingCode"]

    def pay(self, order_id: int, number: str, expiry: str) -> dict:
        return self._call("POST", "/payments", json={"orderId": order_id, "card": {"number": number, "expiry": expiry}})

    def payment(self, payment_id: str) -> dict:
        return self._call("GET", f"/payments/{payment_id}")

    def customer(self) -> dict:
        return self._call("GET", "/customers/me")

    def change_customer(self, **change) -> dict:
        return self._call("PATCH", "/customers/me", json=change)

    def email(self) -> str:
        return self._call("GET", "/customer/me")["email"]

    def _call(self, method: str, path: str, **options):
        answer = self.http.request(method, self.base_url + path, timeout=10, **options)
        if not answer.ok:
            problem = answer.json()
            raise ShopError(problem.get("code", "unknown"), problem.get("message", answer.reason))
        return answer.json() if answer.content else None

    @staticmethod
    def _product(item: dict) -> Product:
        return Product(id=item["id"], name=item["name"], cents=int(item["price"]["amount"]))
