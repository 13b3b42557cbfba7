from __future__ import annotations

import pytest

from mockaudit.loaders.pyast.intent import is_wrong_name


@pytest.mark.parametrize("name", ["test_bad_json", "INVALID_BODY", "testMalformedAnswer", "test_garbage_body"])
def test_names_that_say_that_something_is_wrong(name):
    assert is_wrong_name(name)


@pytest.mark.parametrize("name", ["test_badge", "test_list_garbage_collections", "test_get", "validBody"])
def test_names_that_say_nothing(name):
    assert not is_wrong_name(name)
