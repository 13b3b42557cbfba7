from __future__ import annotations

import pytest

from mockaudit.matching.urls import is_reserved, owner_domain, segments_of, split_url


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://Host.io:443/p/q?x=1#f", ("https", "host.io", "/p/q")),
        ("http://user:pw@host:8080", ("http", "host:8080", "/")),
        ("//host/p", (None, "host", "/p")),
        ("/p?next=http://x", (None, None, "/p")),
        ("p", (None, None, "/p")),
        ("", (None, None, "/")),
        ("http://[::1]:80/p", ("http", "[::1]", "/p")),
    ],
)
def test_urls_are_split(url, parts):
    assert split_url(url) == parts


def test_paths_are_decoded_segment_by_segment():
    assert segments_of("/a%2Fb/caf%C3%A9/") == ("a/b", "café", "")


def test_hosts_that_are_nobody_s():
    reserved = ["localhost:8000", "127.0.0.1", "[::1]:80", "testserver", "api.test", "www.example.com", "x.local"]
    real = [
        "169.254.169.254",
        "metadata.google.internal",
        "api.github.com",
        "testing.io",
        "notexample.com",
        "local.dev",
    ]
    assert [is_reserved(host) for host in reserved + real] == [True] * len(reserved) + [False] * len(real)


def test_the_domain_of_an_owner():
    assert [owner_domain(host) for host in ["api.pay.io:8443", "api.pay.co.uk", "pay.io", "x"]] == [
        "pay.io", "pay.co.uk", "pay.io", "x",
    ]  # fmt: skip
