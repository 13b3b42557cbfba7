import json
import re

import responses

BASE = "https://api.test"
PET = {"id": 1, "name": "Rex"}


@responses.activate
def test_json():
    responses.add(responses.GET, f"{BASE}/pets/1", json=PET)
    responses.post(BASE + "/pets", json={**PET, "id": 2}, status=201)


@responses.activate
def test_texts():
    responses.add("GET", "%s/plain" % BASE, body="hello")
    responses.add("GET", "{}/json".format(BASE), body=json.dumps({"ok": True}), content_type="application/json")
    responses.add("GET", re.compile(r"https://api\.test/any/\d+"), status=204)
    responses.add("GET", BASE, body=ConnectionError("down"))
