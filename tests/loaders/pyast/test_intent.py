from __future__ import annotations

import pytest

from mockaudit.loaders.pyast.intent import is_wrong_name


@pytest.mark.parametrize(
    "name",
    [
        "test_bad_json",
        "INVALID_BODY",
        "testMalformedAnswer",
        "test_garbage_body",
        "test_health_not_dict",
        "NON_JSON",
        "test_not_a_list",
        "test_ignores_unknown_fields",
    ],
)
def test_names_that_say_that_something_is_wrong(name):
    assert is_wrong_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "test_badge",
        "test_list_garbage_collections",
        "test_get",
        "validBody",
        "test_does_not_list_pets",
        "test_unknown_pet",
        "test_json",
    ],
)
def test_names_that_say_nothing(name):
    assert not is_wrong_name(name)
