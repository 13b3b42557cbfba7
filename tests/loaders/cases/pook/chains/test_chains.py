import pook
@pook.on
def test_a():
    pook.get("http://api.test/users?x=1").header("X-A", "1").param("b", 2).reply(200).json({"id": 1})
    (
        pook.post("api.test/users")
        .json({"name": "n"})
        .reply(201)
        .header("Location", "/users/2")
        .type("json")
        .body('{"id": 2}')
    )
    mock = pook.get("http://api.test/kept")
    mock.reply(404).json({"error": "x"})
    pook.delete("http://api.test/users/1", reply=204)
    pook.get("http://api.test/kw", reply=200, response_json={"a": 1}, response_headers={"X": "y"})
    pook.get("http://api.test/err").error("boom")
    with pook.use() as engine:
        engine.mock("http://api.test/eng", method="PUT").reply(200).body("hi")

@pook.get("http://api.test/dec", reply=404)
def test_dec():
    pass

