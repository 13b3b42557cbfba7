import json

import pytest
import responses
from responses import matchers
from shop_client import BASE_URL, Product, ShopError
from stubs import load, money, stub_product, stub_refusal


def test_product(client, shop):
    stub_product(shop)
    assert client.product(41) == Product(id=41, name="Moka pot", cents=2450)


def test_product_with_a_price(client, shop):
    stub_product(shop, 44, price=money("1299"))
    assert client.product(44).cents == 1299


def test_product_out_of_stock(client, shop):
    stub_product(shop, 45, in_stock=False)
    assert client.product(45).name == "Moka pot"


@pytest.mark.parametrize("name", ["Chess set", "Moka pot"])
def test_product_names(client, shop, name):
    stub_product(shop, 46, name=name)
    assert client.product(46).name == name


def test_unknown_product(client, shop):
    stub_refusal(shop, "GET", "/products/404", 404, "not_found", "There is no such product.")
    with pytest.raises(ShopError, match="no such product"):
        client.product(404)


def test_all_pages(client, shop):
    shop.get(f"{BASE_URL}/products", json=load("page-1.json"), match=[matchers.query_param_matcher({"limit": 2})])
    shop.get(
        f"{BASE_URL}/products",
        json=load("page-2.json"),
        match=[matchers.query_param_matcher({"limit": 2, "cursor": "c2"})],
    )
    assert [product.id for product in client.products(limit=2)] == [41, 42, 43]


@responses.activate
def test_average_stars(client):
    responses.get(
        f"{BASE_URL}/products/41/reviews",
        json=[
            {"stars": 5, "author": "Grace", "writtenAt": "2026-02-01T08:00:00Z"},
            {"stars": 2, "author": None, "writtenAt": "last week"},
        ],
    )
    assert client.average_stars(41) == 3.5


@responses.activate
def test_average_stars_of_a_body_without_type(client):
    responses.get(f"{BASE_URL}/products/47/reviews", body=json.dumps([{"stars": 4, "author": "Grace"}]))
    assert client.average_stars(47) == 4


@responses.activate
def test_placeholder_product(client):
    responses.get(
        f"{BASE_URL}/products/48",
        json={"id": 48, "name": "foo", "description": "string", "price": {"amount": 1, "currency": "EUR"}, "category": "books"},
    )
    assert client.product(48).name == "foo"
