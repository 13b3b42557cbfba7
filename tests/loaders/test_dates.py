from __future__ import annotations

import pytest

from mockaudit.loaders.dates import iso_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2018-01-01T20:42:35", "2018-01-01T20:42:35"),
        ("2018-01-01 20:42:35.123Z", "2018-01-01T20:42:35.123Z"),
        ("2018-01-01T20:42:35+02:00", "2018-01-01T20:42:35+02:00"),
        ("Tue, 01 Nov 2011 04:58:44 GMT", "2011-11-01T04:58:44Z"),
        ("Tue, 01 Foo 2011 04:58:44 GMT", None),
        ("yesterday", None),
        (1514839355, None),
        (None, None),
    ],
)
def test_dates(value, expected):
    assert iso_date(value) == expected
