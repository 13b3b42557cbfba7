import pytest
import responses


@pytest.fixture
def payload():
    return {"mine": False}


@pytest.fixture
def api(payload):
    responses.post("http://api.test/things", json=payload)


@pytest.fixture
def at_path(path):
    responses.get("http://api.test" + path, json={})


@pytest.fixture
def handed(request):
    responses.get("http://api.test/handed/" + request.param, json={})


@pytest.fixture
def make_stub():
    def make(path, body):
        responses.put("http://api.test" + path, json=body)

    return make
