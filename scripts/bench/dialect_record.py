"""What the bench of all dialects knows of an HTTP mock library: a record with templates of the Python that its users write.

Placeholders stand for expressions: {method}, {url}, {path}, {status}, {headers} and {body} of the answer, {mock} for the
object that stubs are registered with, {asked} and {reply} for what ``asked`` and ``reply`` make of the request's and
the answer's parts. A part that an interaction lacks is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# What a stub may state of the request beside method and path: "query" means the parameters that are sent, "whole query"
# that no other parameters are sent.
# "server" means that the path is certainly one of the contract's API.
QUERY, WHOLE_QUERY, HEADERS, BODY, SERVER = "query", "whole query", "headers", "body", "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One mock library.

    ``states`` are the facts of a request that a stub can state; ``because`` says why it cannot state the others.
    ``stub`` registers a stub, ``other`` does so in another form and is given {verb}, {METHOD} and {pattern} (of the path)
    too; ``ask`` sends a request and sets ``answer``; ``gives`` names what the former leave for it.
    ``asked`` has templates for "query" (a dict) or "query text", "headers", "json" and "text", each given {value};
    "header" stands instead of "headers" where each is matched alone, given {name} too; ``joint`` joins them. ``reply``
    has templates for an answer with "json", "text" and "none". ``in_url`` is true where the query is matched as part of
    the URL. A test has ``decorator``, ``parameter`` and ``context`` (a ``with``), and knows the library as ``mock``; as
    ``fixture`` stands the body of a fixture that gives the same object instead, under the name ``mock``, with ``takes``
    as parameter. ``text_as`` is the client's keyword for a body of text, ``status`` the attribute of its answer.
    """

    name: str
    imports: str
    states: frozenset[str]
    because: str = ""
    stub: str
    other: str
    ask: str
    gives: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    joint: str = ", "
    reply: Mapping[str, str]
    in_url: bool = False
    decorator: str = ""
    parameter: str = ""
    context: str = ""
    mock: str
    fixture: str = ""
    takes: str = ""
    text_as: str = "data"
    status: str = "status_code"
    is_async: bool = False


ALL = frozenset({QUERY, WHOLE_QUERY, HEADERS, BODY, SERVER})
REQUESTS = "answer = requests.request({method}, {url}{sent})"
