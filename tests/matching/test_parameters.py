from __future__ import annotations

import pytest

from mockaudit.matching.parameters import is_ignored, read_query, readings, takes_query
from mockaudit.model.value import Hole
from tests.matching.papers import parameter

UNKNOWN = Hole(reason="computed")


@pytest.mark.parametrize(
    ("spec", "texts", "values"),
    [
        (parameter("n", "integer"), ["12"], [12]),
        (parameter("n", "integer"), ["abc"], ["abc"]),
        (parameter("n", "integer"), ["012"], [12]),
        (parameter("n", "integer"), ["+5"], [5]),
        (parameter("n", "integer"), ["1_0"], ["1_0"]),
        (parameter("n", "number"), ["-1.5e3"], [-1500.0]),
        (parameter("n", "number"), ["9" * 400], ["9" * 400]),
        (parameter("n", "boolean"), ["True"], [True]),
        (parameter("n", "string"), ["12"], ["12"]),
        (parameter("n", "string", "integer"), ["12"], ["12", 12]),
        (parameter("n", "integer", "null"), ["null"], [None]),
        (parameter("n"), ["12"], ["12", 12, ["12"]]),
        (parameter("n", "array", item_types=("integer",)), ["1", "2"], [[1, 2]]),
        (parameter("n", "array", item_types=("integer",)), ["1,2"], [["1,2"]]),
        (parameter("n", "array", item_types=("integer",), explode=False), ["1,2"], [[1, 2]]),
        (parameter("n", "array", style="pipeDelimited", explode=False), ["a|b"], [["a", "b"]]),
        (parameter("n", "array", style="spaceDelimited", explode=False), ["a b"], [["a", "b"]]),
        (parameter("n", "array", place="header", style="simple", explode=False), ["a, b"], [["a", "b"]]),
        (parameter("n", "array", place="path", style="label"), [".a.b"], [["a", "b"]]),
        (parameter("n", "array", place="path", style="matrix"), [";n=a;n=b"], [["a", "b"]]),
        (parameter("n", "integer", place="path", style="matrix"), [";n=7"], [7]),
        (parameter("n", "object", place="path", style="simple"), ["a=1,b=2"], [{"a": "1", "b": "2"}]),
        (parameter("n", "object", style="form", explode=False), ["a,1,b,2"], [{"a": "1", "b": "2"}]),
        (parameter("n", media_type="application/json"), ['{"a": 1}'], [{"a": 1}]),
        (parameter("n", media_type="application/json"), ["{"], ["{"]),
        (parameter("n", media_type="text/plain"), ["x"], []),
    ],
)
def test_texts_are_read_by_style_and_type(spec, texts, values):
    found = readings(spec, texts)
    assert (found, [type(value) for value in found]) == (values, [type(value) for value in values])


def test_query_parameters_are_gathered_from_the_pairs():
    ids = parameter("ids", "array", item_types=("integer",))
    assert read_query(ids, (("ids", "1"), ("x", "y"), ("ids", "2"))) == (["1", "2"], [[1, 2]])
    assert read_query(ids, (("ids[]", ["1", "2"]),)) == (["1", "2"], [[1, 2]])
    assert read_query(ids, (("other", "1"),)) is None
    assert read_query(parameter("flag", "boolean"), (("flag", True),)) == ("true", [True])


def test_what_is_unknown_or_empty_has_no_reading():
    assert read_query(parameter("n", "integer"), (("n", UNKNOWN),)) == (UNKNOWN, ())
    assert read_query(parameter("n", "integer"), (("n", ""),)) == ("", ())
    assert read_query(parameter("f", "object", style="deepObject"), (("f[a]", "1"),)) == ({"a": "1"}, [{"a": "1"}])
    assert read_query(parameter("f", "object", style="deepObject"), (("f[0]", "1"),)) == ("1", ())


def test_an_object_that_is_sent_as_json_has_a_name():
    packed = parameter("q", "object", media_type="application/json")
    assert read_query(packed, (("q", '{"a": 1}'),)) == ('{"a": 1}', [{"a": 1}])
    assert (takes_query(packed, "q"), takes_query(packed, "a")) == (True, False)


def test_names_that_a_style_sends():
    deep = parameter("filter", "object", style="deepObject")
    exploded = parameter("page", "object", properties=("size", "number"))
    free = parameter("labels", "object")
    known = parameter("filter", "object", style="deepObject", properties=("b",))
    more = parameter("filter", "object", style="deepObject", properties=("b",), open_properties=True)
    names = ["filter[a]", "filter", "size", "colour", "size[]", "filter[0]", "filter[b][gte]"]
    assert [[takes_query(one, name) for name in names] for one in (deep, exploded, free, known, more)] == [
        [True, True, False, False, False, True, True],
        [False, False, True, False, True, False, False],
        [True, True, True, True, True, True, True],
        [False, True, False, False, False, True, True],
        [True, True, False, False, False, True, True],
    ]


def test_three_header_parameters_are_ignored():
    names = ["Accept", "content-type", "AUTHORIZATION", "X-Tenant"]
    assert [is_ignored(parameter(name, place="header")) for name in names] == [True, True, True, False]
    assert not is_ignored(parameter("Accept", place="query"))
