import httpx
from flask import Flask
from shop.app import app as product
from shop.app import extension, guard, view


def plain():
    return {"a": 1}


def test_the_product():
    httpx.WSGITransport(app=product)


def test_a_view_of_the_product():
    app = Flask(__name__)
    app.add_url_rule("/view", view_func=view)
    httpx.WSGITransport(app=app)


def test_an_extension():
    app = Flask(__name__)
    extension.init_app(app)
    app.add_url_rule("/extension", view_func=plain)
    httpx.WSGITransport(app=app)


def test_a_hook():
    app = Flask(__name__)
    app.before_request(guard)
    app.add_url_rule("/hook", view_func=plain)
    httpx.WSGITransport(app=app)


def test_a_guarded_view():
    app = Flask(__name__)

    @app.get("/guarded")
    @guard
    def guarded():
        return {"a": 1}

    httpx.WSGITransport(app=app)


def test_its_own_client():
    app = Flask(__name__)
    app.add_url_rule("/client", view_func=plain)
    app.test_client().get("/client")
    httpx.WSGITransport(app=app)


def test_never_served():
    Flask(__name__).add_url_rule("/unserved", view_func=plain)
