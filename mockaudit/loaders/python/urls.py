"""Split the URL of a stub: the part that is routed, and the pairs of its query."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit, urlunsplit

from mockaudit.loaders.pyast.export import known_text
from mockaudit.loaders.pyast.text import join_text
from mockaudit.loaders.pyast.values import hole_of
from mockaudit.model.exchange import Pairs
from mockaudit.model.value import Hole, Regex, Template


def split_url(value: object) -> tuple[str | Template | Regex | Hole, Pairs | None]:
    """Give a stub's URL without query and fragment, and the query's pairs; None where the URL may have others.

    An empty path is "/", as the mock libraries make it.
    """
    if isinstance(value, Regex):
        return value, None
    url = known_text(value)
    if isinstance(url, Hole):
        return url, None
    if isinstance(url, Template):
        return _split_template(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return Hole(reason=f"{url!r} is no URL", type="string"), None
    bare = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", ""))
    return bare, _pairs(parts.query)


def _split_template(url: Template) -> tuple[str | Template | Regex | Hole, Pairs | None]:
    for i, part in enumerate(url.parts):
        if isinstance(part, str) and "?" in part:
            kept: list[object] = [*url.parts[:i], part.partition("?")[0]]
            rest = (part.partition("?")[2], *url.parts[i + 1 :])
            texts = [piece for piece in rest if isinstance(piece, str)]
            joined = join_text(kept)
            if isinstance(joined, str):
                bare: str | Template | Regex | Hole = split_url(joined)[0]
            else:
                bare = joined if isinstance(joined, Template) else hole_of(joined, "the URL is not known")
            return bare, _pairs("".join(texts)) if len(texts) == len(rest) else None
    return url, None


def _pairs(query: str) -> Pairs:
    return tuple(parse_qsl(query.partition("#")[0], keep_blank_values=True))
