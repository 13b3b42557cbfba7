import responses
from responses import matchers


def test_query():
    responses.get("http://api.test/a?x=1&y=")
    responses.get("http://api.test/b", match=[matchers.query_param_matcher({"page": 2, "tag": ["a", "b"]})])
    responses.get("http://api.test/c", match=[matchers.query_param_matcher({"page": 2}, strict_match=False)])
    responses.get("http://api.test/d", match=[matchers.query_string_matcher("q=%20")])


def test_body():
    responses.post("http://api.test/e", match=[matchers.json_params_matcher({"name": "Rex"})])
    responses.post("http://api.test/f", match=[matchers.urlencoded_params_matcher({"name": "Rex"})])
    responses.post("http://api.test/g", match=[matchers.header_matcher({"X-Key": "k"})])
