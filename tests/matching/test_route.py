from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockaudit.matching.audit import Unmatched, Why
from mockaudit.matching.route import Switchboard
from mockaudit.matching.servers import open_desks
from mockaudit.model.contract import Route, Server
from mockaudit.model.location import Location
from mockaudit.model.value import Alternatives, Hole, Regex, Template
from tests.matching.papers import fake, paper, request, route

API = "https://api.pay.example.io/v1"
UNKNOWN = Hole(reason="read from the environment")
PETS = paper(
    "GET /pets", "POST /pets", route("GET /pets/{id}", id="integer"), "GET /pets/mine", "DELETE /pets/{id}/tags/{tag}"
)


def go(url, *papers, method="GET"):
    """Say where a request leads: the operation with its parameters, or why not and what comes near."""
    board = Switchboard(desks=open_desks(papers or (PETS,)))
    found = board.route(fake(request(method, url)))
    if not isinstance(found, Unmatched):
        goal = found.destination
        title = f"{goal.route.method} {goal.route.template}"
        return (title, dict(goal.parameters)) if len(papers) < 2 else (goal.document.contract.path, title)
    if found.near is not None:
        return found.why, found.near.how, f"{found.near.route.method} {found.near.path}"
    return (found.why, *found.allowed) if found.allowed else found.why


@pytest.mark.parametrize(
    ("url", "goal"),
    [
        (f"{API}/pets", ("GET /pets", {})),
        ("https://API.pay.example.io:443/v1/pets#top", ("GET /pets", {})),
        (f"{API}/pets/7", ("GET /pets/{id}", {"id": "7"})),
        (f"{API}/pets/seven", ("GET /pets/{id}", {"id": "seven"})),
        (f"{API}/pets/mine", ("GET /pets/mine", {})),
        ("/v1/pets", ("GET /pets", {})),
        ("/pets", ("GET /pets", {})),
        ("http://localhost:8080/v1/pets", ("GET /pets", {})),
        ("http://testserver/pets", ("GET /pets", {})),
        ("http://10.0.0.1/pets", ("GET /pets", {})),
        ("https://example.com/pets", ("GET /pets", {})),
        (f"{API}/petz", (Why.UNKNOWN_PATH, "spelling", "GET /v1/pets")),
        (f"{API}/Pets", (Why.UNKNOWN_PATH, "letter case", "GET /v1/pets")),
        (f"{API}/pets/", (Why.UNKNOWN_PATH, "trailing slash", "GET /v1/pets")),
        (f"{API}//pets", (Why.UNKNOWN_PATH, "doubled slash", "GET /v1/pets")),
        (f"{API}/v1/pets", (Why.UNKNOWN_PATH, "base path", "GET /v1/pets")),
        (f"{API}/v2/pets", (Why.UNKNOWN_PATH, "version", "GET /v1/pets")),
        (f"{API}/owners/7/invoices", Why.UNKNOWN_PATH),
        ("https://api.pay.example.io/pets", (Why.WRONG_SERVER, "server", "GET /pets")),
        ("http://api.pay.example.io/v1/pets", (Why.WRONG_SERVER, "server", "GET /pets")),
        ("https://eu.pay.example.io/v1/pets", (Why.WRONG_SERVER, "server", "GET /pets")),
        ("https://eu.pay.example.io/v1/files", Why.OTHER_HOST),
        ("https://uploads.other.io/v1/pets", Why.OTHER_HOST),
    ],
)
def test_where_a_known_url_leads(url, goal):
    assert go(url) == goal


def test_methods():
    assert go(f"{API}/pets/7", method="PATCH") == (Why.UNKNOWN_METHOD, "GET")
    assert go(f"{API}/pets", method="PUT") == (Why.UNKNOWN_METHOD, "GET", "POST")
    assert go(f"{API}/pets", method="HEAD") == ("GET /pets", {})
    assert go(f"{API}/pets/7", method=None) == ("GET /pets/{id}", {"id": "7"})
    assert go(f"{API}/pets", method=None) == (Why.UNRESOLVED, "GET", "POST")
    assert go(f"{API}/pets", method=Alternatives(values=("GET", "POST"))) is Why.UNRESOLVED
    assert go(f"{API}/pets/7", method=UNKNOWN) == ("GET /pets/{id}", {"id": "7"})


@pytest.mark.parametrize(
    ("parts", "goal"),
    [
        ((f"{API}/pets/", UNKNOWN), ("GET /pets/{id}", {})),
        ((UNKNOWN, "/pets"), ("GET /pets", {})),
        ((UNKNOWN, "/v1/pets/7"), ("GET /pets/{id}", {"id": "7"})),
        (("https://", UNKNOWN, "/v1/pets"), ("GET /pets", {})),
        ((UNKNOWN, "://api.pay.example.io/v1/pets"), ("GET /pets", {})),
        ((f"{API}/", UNKNOWN), ("GET /pets", {})),
        ((f"{API}/pets", UNKNOWN), Why.UNRESOLVED),
        ((f"{API}/invoices/", UNKNOWN), Why.UNKNOWN_PATH),
        ((f"{API}/invoices/", UNKNOWN, "/lines"), Why.UNKNOWN_PATH),
        ((UNKNOWN, "/invoices"), Why.UNRESOLVED),
        ((UNKNOWN,), Why.UNRESOLVED),
        (("https://uploads.other.io/", UNKNOWN), Why.OTHER_HOST),
    ],
)
def test_where_a_url_with_unknown_parts_leads(parts, goal):
    assert go(Template(parts=parts)) == goal


def test_a_url_of_which_nothing_is_known_is_unresolved():
    assert go(UNKNOWN) is Why.UNRESOLVED


@pytest.mark.parametrize(
    ("pattern", "anchor", "goal"),
    [
        (r"https://api\.pay\.example\.io/v1/pets/\d+$", "match", ("GET /pets/{id}", {})),
        (r"^https?://[^/]+/v1/pets/[^/]+$", "match", ("GET /pets/{id}", {})),
        (r".*/v1/pets$", "match", ("GET /pets", {})),
        (r"/pets/mine$", "search", ("GET /pets/mine", {})),
        (r"https://api.pay.example.io/v1/pets\?.*", "match", ("GET /pets", {})),
        (r"https://api.pay.example.io/v1/pets", "match", Why.UNRESOLVED),
        (r"https://api.pay.example.io/v1/pets", "fullmatch", ("GET /pets", {})),
        (r"https://api.pay.example.io/v1/(?=x)", "match", Why.UNRESOLVED),
        (r"https://api.pay.example.io/v1/invoices/.*", "match", Why.UNKNOWN_PATH),
        (r".*", "match", Why.UNRESOLVED),
        (r"(a+)+$", "match", Why.UNRESOLVED),
    ],
)
def test_where_a_pattern_leads(pattern, anchor, goal):
    assert go(Regex(pattern=pattern, anchor=anchor)) == goal


def test_several_contracts_are_told_apart_by_host_then_base_path_then_path():
    one = paper("GET /pets", servers=["https://api.pay.example.io"], path="one.yaml")
    two = paper("GET /owners", "GET /pets", servers=["https://api.pay.example.io/v2"], path="two.yaml")
    other = paper("GET /pets", "GET /toys", servers=["https://api.toys.io"], path="other.yaml")
    assert go("https://api.pay.example.io/v2/pets", one, two, other) == ("two.yaml", "GET /pets")
    assert go("https://api.pay.example.io/pets", one, two, other) == ("one.yaml", "GET /pets")
    assert go("https://api.toys.io/pets", one, two, other) == ("other.yaml", "GET /pets")
    assert go("http://testserver/toys", one, two, other) == ("other.yaml", "GET /toys")
    assert go("http://testserver/pets", one, two, other) is Why.NO_CONTRACT
    assert go("http://testserver/boats", one, two, other) is Why.NO_CONTRACT


def test_configured_base_urls_are_the_contract_s_own():
    document = paper("GET /pets", base_urls=("http://testserver/proxy",))
    assert go("http://testserver/proxy/pets", document) == ("GET /pets", {})
    assert go("http://testserver/proxy/cats", document) is Why.UNKNOWN_PATH


def test_servers_with_variables_and_without_hosts():
    regions = Server(
        url="https://{region}.pay.io/{version}", variables=(("region", ("eu", "us")), ("version", ("v1",)))
    )
    document = paper("GET /pets", servers=[regions, Server(url="https://{tenant}.shop.io/api")])
    assert go("https://eu.pay.io/v1/pets", document) == ("GET /pets", {})
    assert go("https://asia.pay.io/v1/pets", document) == (Why.WRONG_SERVER, "server", "GET /pets")
    assert go("https://anyone.shop.io/api/pets", document) == ("GET /pets", {})
    relative = paper("GET /pets", servers=["/api"])
    assert go("https://anywhere.io/api/pets", relative) == ("GET /pets", {})
    assert go("https://anywhere.io/boats", relative) is Why.OTHER_HOST


def test_an_operation_s_own_server_may_leave_the_host_open():
    agents = Server(url="https://{agent}", variables=(("agent", ()),))
    own = Route(method="POST", template="/chat", servers=(agents,))
    document = paper("GET /pets", own)
    assert go("https://mine.agents.io/chat", document, method="POST") == ("POST /chat", {})
    assert go("https://mine.agents.io/pets", document) is Why.OTHER_HOST
    assert go("https://eu.pay.example.io/v1/pets", document) == (Why.WRONG_SERVER, "server", "GET /pets")


def test_a_contract_s_servers_may_leave_the_host_open_while_an_operation_s_own_do_not():
    anyone = Server(url="https://{domain}", variables=(("domain", ()),))
    own = Route(method="POST", template="/files", servers=(Server(url="https://files.pay.io"),))
    document = paper("GET /pets", own, servers=[anyone])
    assert go("https://mine.pay.io/pets", document) == ("GET /pets", {})
    assert go("https://mine.pay.io/files", document, method="POST") == (Why.WRONG_SERVER, "server", "POST /files")
    mapped = paper("GET /pets", own, servers=[anyone], base_urls=["https://mine.pay.io"])
    assert go("https://other.pay.io/pets", mapped) == (Why.WRONG_SERVER, "server", "GET /pets")


def test_a_path_that_the_contract_has_twice_is_no_one_s():
    teams = paper("GET /{team}/roles", "GET /{group}/roles", "POST /{group}/roles")
    assert go(f"{API}/red/roles", teams) == (Why.SEVERAL_OPERATIONS, "names of parameters", "GET /{team}/roles")
    assert go(Template(parts=(f"{API}/", UNKNOWN, "/roles")), teams)[0] is Why.SEVERAL_OPERATIONS
    assert go(f"{API}/red/roles", teams, method="POST") == ("POST /{group}/roles", {"group": "red"})


def test_of_paths_that_differ_in_types_the_narrower_one_is_meant():
    pets = paper("GET /pets/{name}", route("GET /pets/{id}", id="integer"))
    assert go(f"{API}/pets/7", pets) == ("GET /pets/{id}", {"id": "7"})
    assert go(f"{API}/pets/rex", pets) == ("GET /pets/{name}", {"name": "rex"})


def test_a_path_of_parameters_alone_is_no_evidence_where_parts_are_unknown():
    anything = paper("GET /{mount}/{path}")
    assert go(f"{API}/auth/login", anything) == ("GET /{mount}/{path}", {"mount": "auth", "path": "login"})
    assert go(Template(parts=(f"{API}/auth/", UNKNOWN)), anything) is Why.UNRESOLVED


def test_a_version_of_which_the_contract_has_nothing_is_outside():
    one = paper("GET /api/v1/pets", "GET /health", servers=["https://api.pay.io"])
    two = paper("GET /api/v2/toys", servers=["https://api.pay.io"], path="two.yaml")
    based = paper("GET /pets", servers=["https://api.pay.io/v1"])

    def outside(url, *documents):
        found = Switchboard(desks=open_desks(documents)).route(fake(request("GET", url)))
        assert isinstance(found, Unmatched)
        return found.why, found.document.contract.path, found.near, found.outside

    assert outside("https://api.pay.io/api/v2/roles", one) == (Why.UNKNOWN_PATH, "api.yaml", None, "/api/v1")
    assert outside("https://api.pay.io/api/v2/roles", one, two) == (Why.UNKNOWN_PATH, "two.yaml", None, "")
    assert outside("https://api.pay.io/api/v1/roles", one) == (Why.UNKNOWN_PATH, "api.yaml", None, "")
    assert outside("https://api.pay.io/v2/roles", based) == (Why.UNKNOWN_PATH, "api.yaml", None, "/v1")


def test_a_token_url_is_an_endpoint_without_an_operation():
    document = paper("GET /pets", token_urls=("https://login.pay.io/token",))
    assert go("https://login.pay.io/token", document, method="POST") is Why.TOKEN_ENDPOINT


def test_without_contracts_nothing_is_known():
    board = Switchboard(desks=open_desks([]))
    assert board.route(fake()) == Unmatched(exchange=fake(), why=Why.NO_CONTRACT)
    unknown = fake(request(url=Hole(reason="computed")))
    assert board.route(unknown) == Unmatched(exchange=unknown, why=Why.UNRESOLVED)


PARTS = st.one_of(
    st.sampled_from(["https://", API, "/pets", "/", "%", "{", "\0", "?", "[", "(", ".*", "\\d+", "$"]),
    st.text(max_size=4),
)
TEXTS = st.lists(PARTS, max_size=6).map("".join)
URLS = st.one_of(
    TEXTS,
    st.builds(Regex, pattern=TEXTS, anchor=st.sampled_from(["match", "search", "fullmatch"])),
    st.builds(Template, parts=st.lists(st.one_of(PARTS, st.just(UNKNOWN)), max_size=6).map(tuple)),
)


@given(URLS, TEXTS, TEXTS)
def test_every_url_leads_to_an_operation_or_a_reason(url, server, template):
    document = paper("GET /pets/{id}", f"GET {template}", servers=[server, API])
    board = Switchboard(desks=open_desks([document]))
    found = board.route(fake(request("GET", url)))
    if isinstance(found, Unmatched):
        assert found.why in Why
    else:
        assert found.destination.route in document.contract.routes


@pytest.mark.parametrize(
    ("url", "goal"),
    [
        ("http://testserver/v1/owners", (Why.UNKNOWN_PATH, True)),
        ("http://testserver/pets/7/toys", (Why.UNKNOWN_PATH, True)),
        ("http://testserver/pets/", (Why.UNKNOWN_PATH, True)),
        ("http://testserver/foo", (Why.OTHER_HOST, False)),
        ("http://testserver/pet", (Why.OTHER_HOST, False)),
        ("https://example.com/", (Why.OTHER_HOST, False)),
        ("/foo", (Why.OTHER_HOST, False)),
        ("http://169.254.169.254/v1/owners", (Why.OTHER_HOST, False)),
        (f"{API}/foo", (Why.UNKNOWN_PATH, False)),
    ],
)
def test_on_a_host_that_no_contract_names_the_path_must_begin_like_the_contract_s(url, goal):
    board = Switchboard(desks=open_desks([PETS]))
    found = board.route(replace(fake(request("GET", url)), at=Location(path="tests/test_pets.py")))
    assert (found.why, found.guessed) == goal


def test_a_file_of_stubs_is_of_one_api_and_need_not_name_its_host():
    board = Switchboard(desks=open_desks([PETS]))
    found = board.route(replace(fake(request("GET", "/foo")), at=Location(path="pact.json")))
    assert (found.why, found.guessed) == (Why.UNKNOWN_PATH, False)
