from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from mockaudit.matching.router import Router, split_mixed
from mockaudit.matching.urls import HOLE, segments_of
from tests.matching.papers import route

SEGMENTS = ["a", "b", "ab", "{x}", "{y}", "{x}.json", "a{x}", "{x}:cancel", "{x}-{y}", "a-{x}.b"]
TEMPLATES = st.lists(st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=4).map("/".join), unique=True, max_size=8)
WORDS = st.sampled_from(["a", "b", "ab", "a.json", "ab.json", "b:cancel", "a-b", "a-a-b", "a-ab.b", "", "c", "."])
PATHS = st.lists(WORDS, min_size=1, max_size=4).map("/".join)


def first(router, path, method="GET"):
    segments = segments_of(path)
    for ends in router.ends(segments):
        for entry in ends.get(method, ()):
            return entry.route.template, dict(entry.parameters(segments))
    return None


def as_regex(template):
    """The oracle: a template as a regular expression, a parameter being anything but a slash, at least one character."""
    return re.compile(
        "".join("[^/]+" if part[:1] == "{" else re.escape(part) for part in re.split(r"(\{\w+\})", template))
    )


def weight(template):
    """The oracle's order: concrete segments first, then mixed ones by their literals' length, then parameters."""
    literal = [re.sub(r"\{\w+\}", "", part) for part in template.split("/")]
    return [
        (0, 0) if part == lit else (1, -len(lit)) if lit else (2, 0)
        for part, lit in zip(template.split("/"), literal, strict=True)
    ]


@given(TEMPLATES, PATHS)
@example(["{x}/a", "a/{x}"], "a/a")
def test_it_agrees_with_a_list_of_regular_expressions(templates, path):
    router = Router(route(f"GET /{template}") for template in templates)
    fitting = [template for template in templates if as_regex(template).fullmatch(path)]
    found = [entry.route.template[1:] for ends in router.ends(segments_of("/" + path)) for entry in ends["GET"]]
    assert sorted(found) == sorted(fitting)
    assert [weight(template) for template in found] == sorted(weight(template) for template in fitting)


def test_concrete_paths_come_before_templates_whatever_their_order():
    router = Router([route("GET /users/{id}"), route("GET /users/me"), route("GET /a/{x}/c"), route("GET /a/b/{y}")])
    assert first(router, "/users/me") == ("/users/me", {})
    assert first(router, "/users/7") == ("/users/{id}", {"id": "7"})
    assert first(router, "/a/b/c") == ("/a/b/{y}", {"y": "c"})
    assert first(router, "/a/q/c") == ("/a/{x}/c", {"x": "q"})
    assert first(router, "/users") is None
    assert first(router, "/users/") is None


def test_mixed_segments_and_percent_encoding():
    router = Router(
        [route("GET /f/{n}"), route("GET /f/{n}.json"), route("GET /f/{n}:cancel"), route("GET /caf%C3%A9/{a}...{b}")]
    )
    assert first(router, "/f/x.json") == ("/f/{n}.json", {"n": "x"})
    assert first(router, "/f/x:cancel") == ("/f/{n}:cancel", {"n": "x"})
    assert first(router, "/f/a%2Fb") == ("/f/{n}", {"n": "a/b"})
    assert first(router, "/café/1.0...2.0") == ("/caf%C3%A9/{a}...{b}", {"a": "1.0", "b": "2.0"})


def test_the_first_of_duplicate_templates_wins():
    router = Router([route("GET /o/{attestation}"), route("GET /o/{digest}"), route("DELETE /o/{digest}")])
    assert first(router, "/o/1") == ("/o/{attestation}", {"attestation": "1"})
    assert first(router, "/o/1", "DELETE") == ("/o/{digest}", {"digest": "1"})


def test_typed_parameters_say_whether_they_fit():
    router = Router([route("GET /o/{id}/{on}", id="integer", on="boolean")])
    (entry,) = router.entries
    assert [entry.fits(("o", *texts)) for texts in [("7", "true"), ("-7", "False"), ("7", "yes"), ("x", "true")]] == [
        True, True, False, False,
    ]  # fmt: skip
    assert entry.fits(("o", HOLE, "true"))


def test_a_parameter_named_like_a_path_may_take_several_segments():
    router = Router(
        route(f"GET {template}")
        for template in [
            "/r/{owner}",
            "/r/{owner}/commits/{ref}",
            "/r/{owner}/commits/{ref}/status",
            "/files/{rest+}",
            "/w/*/x",
            "/v/**",
        ]
    )

    def greedy(path):
        return [(entry.route.template, dict(router.greedy_parameters(entry, path))) for entry in router.greedy(path)]

    assert greedy("/r/me/commits/fix/it/status") == [
        ("/r/{owner}/commits/{ref}/status", {"owner": "me", "ref": "fix/it"}),
        ("/r/{owner}/commits/{ref}", {"owner": "me", "ref": "fix/it/status"}),
    ]
    assert greedy("/files/a/b") == [("/files/{rest+}", {"rest": "a/b"})]
    assert greedy("/r/me/issues/1") == []
    assert (greedy("/w/a/x"), greedy("/w/a/b/x"), greedy("/v/a/b")) == ([("/w/*/x", {})], [], [("/v/**", {})])


def test_a_mixed_segment_is_split_without_backtracking():
    assert split_mixed(("{a}", "-", "{b}", "-x"), "1-2-3-x") == ("1", "2-3")
    assert split_mixed(("{a}", "{b}"), "12") == ("1", "2")
    assert split_mixed(("{a}", "{b}"), "1") is None
    assert split_mixed(("a", "{b}", "a"), "aa") is None
    parts = (*("{p}", "-") * 50, "x")
    assert split_mixed(parts, "-" * 20_000) is None


def test_unknown_segments_are_parameters_and_only_by_luck_literals():
    router = Router([route("GET /users/{id}"), route("GET /users/me"), route("GET /users/me/keys")])

    def wild(path, **more):
        return sorted(
            (certain, entry.route.template)
            for certain, ends in router.wild_ends(segments_of(path), **more)
            for entry in ends["GET"]
        )

    assert wild(f"/users/{HOLE}") == [(False, "/users/me"), (True, "/users/{id}")]
    assert wild(f"/users/m{HOLE}") == [(False, "/users/me"), (True, "/users/{id}")]
    assert wild(f"/{HOLE}/me/keys") == [(False, "/users/me/keys")]
    assert wild(f"/{HOLE}/{HOLE}/x") == []
    assert wild("/users/m", open_end=True) == [
        (False, "/users/me"), (False, "/users/me/keys"), (False, "/users/{id}"),
    ]  # fmt: skip
