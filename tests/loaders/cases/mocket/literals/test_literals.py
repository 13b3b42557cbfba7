import json

from mocket import Mocket, Mocketizer, mocketize
from mocket.mockhttp import Entry, Response
from mocket.plugins.httpretty import HTTPretty, httprettified

BASE = "http://api.test/v1"


@mocketize
def test_entries():
    Entry.single_register(Entry.GET, BASE + "/pets?limit=1", body=json.dumps([]), headers={"content-type": "application/json"})
    Entry.single_register(Entry.POST, BASE + "/pets", "made", 201)
    Entry.single_register("DELETE", BASE + "/pets/1?force=1", status=204, match_querystring=False)
    Entry.single_register(Entry.GET, BASE + "/slow", exception=TimeoutError())
    Entry.single_register(Entry.GET, BASE + "/own", can_handle_fun=lambda path, query: True)


def test_sequences():
    with Mocketizer():
        Entry.register(Entry.GET, BASE + "/turn", Response(body="1"), Response("busy", status=503), "text", OSError())
        Entry.register(Entry.GET, BASE + "/unknown", *make_responses())
        Mocket.register(Entry(BASE + "/entry", Entry.PUT, [Response(body="2")], match_querystring=False))


@httprettified
def test_plug_in():
    HTTPretty.register_uri(HTTPretty.GET, BASE + "/pets", body="[]", content_type="application/json")
    HTTPretty.register_uri(HTTPretty.GET, BASE + "/default")
