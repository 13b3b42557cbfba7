from __future__ import annotations

import pytest

from mockaudit.loaders.javaregex import path_pattern, url_pattern
from mockaudit.model.value import Hole, Regex

FOREIGN = Hole(reason="the URL is a regular expression of Java's that Python does not read alike")
MIXED = Hole(reason="the URL is a regular expression that mixes path and query")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/a/[0-9]+", Regex(pattern="/a/[0-9]+", anchor="fullmatch")),
        ("/a/(?<id>.*)", Regex(pattern="/a/(?P<id>.*)", anchor="fullmatch")),
        ("/a/(?<=x)y", Regex(pattern="/a/(?<=x)y", anchor="fullmatch")),
        (r"/\p{Alpha}", FOREIGN),
        ("/[a-z&&[^b]]", FOREIGN),
        (r"/\Qa\E", FOREIGN),
        ("/(", FOREIGN),
        ("/" * 2_001, FOREIGN),
        ("(" * 1_000 + ")" * 1_000, FOREIGN),
    ],
)
def test_patterns_of_paths(pattern, expected):
    assert path_pattern(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/a.*", Regex(pattern="/a.*", anchor="fullmatch")),
        (r"/a\?b=.*", Regex(pattern="/a", anchor="fullmatch")),
        (r"/a(\?.*)?", Regex(pattern="/a", anchor="fullmatch")),
        (r"/a(?:\?b=(c|d))?", Regex(pattern="/a", anchor="fullmatch")),
        ("/a[?]b=1", Regex(pattern="/a", anchor="fullmatch")),
        (r"/(a\?b=1|c)", MIXED),
    ],
)
def test_patterns_of_urls_keep_the_path(pattern, expected):
    assert url_pattern(pattern) == expected
