import threading

import flask
import httpx
import pytest
from flask import Flask, Response, jsonify
from werkzeug.serving import make_server

HEADERS = {"Content-Type": "application/problem+json"}


@pytest.fixture
def shop():
    app = Flask(__name__)
    app.config.update(TESTING=True)

    @app.route("/pets/<int:pet_id>")
    def pet(pet_id):
        return {"id": 1, "pet": pet_id}

    @app.get("/text")
    def text():
        return "a", 201

    @app.post("/pets")
    def made():
        if flask.request.method == "POST":
            return jsonify(id=1, name="Rex"), 201, {"X-A": "b"}
        return jsonify([1, None])

    @app.put("/problem")
    def problem():
        return {"title": "no"}, 409, HEADERS

    @app.route("/both", methods=["PUT", "DELETE"])
    def both():
        return "", 204

    @app.get("/raw")
    def raw():
        return Response('{"a": 1}', status=202, mimetype="application/json")

    @app.get("/files/<path:name>")
    def file(name):
        return b"x"

    with httpx.Client(transport=httpx.WSGITransport(app=app)) as client:
        yield client


class Server(threading.Thread):
    def __init__(self):
        super().__init__()
        self.app = flask.Flask("fake")
        self.app.add_url_rule("/rule", view_func=self.view)
        self.server = make_server("localhost", 0, self.app)

    def view(self):
        return jsonify({"x": 0})


def test_server():
    app = Flask(__name__)
    app.add_url_rule("/run", view_func=lambda: [])
    app.run(port=1)


def test_answers_that_are_named():
    app = Flask(__name__)

    @app.get("/changed")
    def changed():
        answer = jsonify({"a": 1})
        answer.status_code = 404
        return answer

    @app.get("/kept")
    def kept():
        answer = jsonify({"a": 1})
        return answer, 203

    httpx.WSGITransport(app=app)
