"""The lines of which test files are generated, for the property that a static reading is never wrong."""

from __future__ import annotations

HEAD = """\
import contextlib
import copy
import json
import os
import pytest
import responses

UNSET = bool(os.environ.get("MOCKAUDIT_IS_NEVER_SET"))
SET = not UNSET
UNKNOWN = os.environ.get("MOCKAUDIT_IS_NEVER_SET", "")
BASE = "http://api.test"
SHARED = {"id": 1, "tags": ["a"], "deep": {"x": [1, 2]}}
NAMES = ["one", "two"]


def raise_if(flag):
    if flag:
        raise ValueError("x")


def build(kind, n=3, **extra):
    made = {"kind": kind, "n": n, **extra}
    if n > 4:
        made["big"] = True
        return made
    if UNSET:
        return {}
    made["big"] = False
    return made


def change(target, key, value):
    target[key] = value
    if SET:
        target["touched"] = key
    return target


def first(items):
    for item in items:
        if item != "one":
            return item
    return None


def given(text=None, **kwargs):
    if text:
        kwargs["text"] = text
        kwargs.setdefault("deep", {}).setdefault("kind", "json")
    return kwargs


def passed(key, **kwargs):
    if UNSET:
        kwargs.pop("id", None)
    else:
        kwargs["late"] = key
    return given(key, **kwargs)


def renamed(target, n):
    if n > 2:
        target["renamed"] = target.pop("id", n)
    return {"first": n, **target, "last": len(target) if SET else 0}


def flicker(target, key, value, flag):
    old = target.get(key)
    target[key] = value
    raise_if(flag)
    target[key] = old


def settled(target, key, value):
    try:
        target[key] = value
        if SET:
            return target
        target["late"] = key
    finally:
        target["last"] = value
    return {}


def counted(target, value):
    for key in sorted(os.environ)[:2]:
        target["n"] = value
        if SET:
            return target
        target["n"] = 2
    return {}


@contextlib.contextmanager
def ignoring():
    try:
        yield 1
    except ValueError:
        pass


class Ignoring:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is None or issubclass(kind, ValueError)


class Client:
    base = "v1"
    extra = {"seen": False}

    def __init__(self, root):
        self.root = root

    def url(self, path):
        return f"{self.root}/{self.base}/{path}"

    def body(self, n, **kwargs):
        made = {"base": self.base, **self.extra}
        if UNSET:
            made["unset"] = n
        made.update(kwargs)
        return self.finish(made)

    def finish(self, made):
        return made


class Later(Client):
    base = "v2"

    def finish(self, made):
        if SET:
            made["finished"] = self.base
        return super().finish(made)


class Last(Later):
    extra = {"seen": True}

    def body(self, n, **kwargs):
        kwargs.setdefault("n", n)
        if "id" in kwargs:
            del kwargs["id"]
        return super().body(n, **kwargs)

"""
SIMPLE = (
    's = "a/b"',
    's = f"{s}-{n}"',
    's = s + "/x"',
    's = "%s:%d" % (s[:5], n)',
    's = "{}{a}".format(s[:4], a=n)',
    's = "/".join([s[:3], NAMES[0]])',
    "s = s.upper()[:6]",
    's = str(n) + s.replace("/", "_")[:8]',
    "n = n + 1",
    "n += 2",
    "n = len(s) % 7",
    'n = d.get("n", 2) if isinstance(d.get("n", 2), int) else 5',
    'd = {"id": n, "name": s, "tags": []}',
    "d = build(s, n)",
    "d = build(kind=s, more=[n, None])",
    "d = dict(d, name=s)",
    'd = {**d, "z": n}',
    'd = d | {"q": s}',
    "d = copy.deepcopy(d)",
    "d = SHARED",
    "d = dict(SHARED)",
    "e = d",
    "e = d.copy()",
    "d = e",
    'd["id"] = n',
    'e["id"] = s',
    'd["deep"] = {"x": [n]}',
    'd.update({"u": n})',
    "d.update(v=s)",
    'd.pop("id", None)',
    'd.setdefault("tags", []).append(n)',
    'e.setdefault("deep", {})["y"] = n',
    'd["n"] = d.get("id")',
    "items = [n, s]",
    "items.append(n)",
    'items[0] = {"i": n}',
    "items = items + [s]",
    "items += [d.copy()]",
    "items = [x for x in items if x is not None]",
    'd["items"] = items',
    'd["copied"] = list(items)',
    'change(d, "c", n)',
    'e = change(e, "tags", [s])',
    's = first(NAMES) or "none"',
    "s = Later(BASE).url(s[:4])[-9:]",
    "s = Client(BASE).url(str(n))[-9:]",
    "n = n if UNSET else n + 1",
    's = "u" if SET else s',
    "(s, n) = (s + '!', n * 2)",
    "d = given(s, **d)",
    "d = given(id=n, **(e if UNSET else {}))",
    'd = passed(s, id=n, **{"q": s})',
    "d = renamed(d, n)",
    "e = Last(BASE).body(n, id=s)",
    "d = Later(BASE).body(n, **d)",
    "d = dict(items=n, **{k: v for k, v in d.items() if k != 'items'})",
    "(d if UNSET else e)['either'] = n",
    "d['moved'] = d.pop('id', s)",
    "d['kept'] = sorted(d)",
    "d['count'] = len(e)",
    "d['has'] = 'big' in d",
    "d['some'] = [k for k in d if k != 'tags']",
    "n = n + 1 if d else n",
    "e.update(d)",
    "e = {**e, **d}",
    "e |= {'id': n, 'deep': 1}",
    "del d['id']",
    "s = s.strip('/').replace('/?', '?')",
    "s = f\"{UNKNOWN}{s[:4]}\".replace('x/', 'y').lstrip('/')[:8]",
    "s = f\"a{UNKNOWN}b\".replace('ab', 'c').upper()",
    "SHARED['id'] = n",
    "SHARED['new'] = s",
    "SHARED['tags'].append(n)",
    "NAMES[1] = 'three'",
    'd = settled(d, "id", n)',
    'settled(e, "id", s)',
    "counted(d, n)",
    "d['root'] = c.root",
    "c.root = s",
)
# What comes before, what is set, what sets it back.
TRANSIENT = (
    ("e = d", 'd = {"id": n, "name": s}', "d = e"),
    ("e = d", 'd = e = {"id": 5}', "d = e"),
    ("items = [n]", "items.append(s)", "items.pop()"),
    ("items = [n, d]", "items[0] = s", "items[0] = n"),
    ("d['id'] = n", "d['id'] = s", "d['id'] = n"),
    ("e['id'] = n", "e.update(id=s)", "e.update(id=n)"),
    ("d['deep'] = {'x': n}", "d['deep']['x'] = s", "d['deep']['x'] = n"),
    ("d.pop('gone', None)", "d['gone'] = n", "del d['gone']"),
    ("t = n", "n = n + 1", "n = t"),
    ("t = s", "s = 'other'", "s = t"),
    ("c = Client(BASE)", "c.root = s", "c.root = BASE"),
    ("SHARED['id'] = 1", "SHARED['id'] = s", "SHARED['id'] = 1"),
    ("d['id'] = n", "flicker(d, 'id', s, SET)", "d['id'] = n"),
    ("d['id'] = n", "flicker(d, 'id', s, UNSET)", "d['id'] = n"),
    ("items = []", "items += [n]", "items.clear()"),
    ("items = []; e = d", "d = {'id': n}; e = {'id': s}; items = [d, e]", "items = []; e = d"),
)
STOPPABLE = (
    ("try:", "except ValueError:"),
    ("try:", "except (KeyError, ValueError):"),
    ("with contextlib.suppress(ValueError):", ""),
    ("with ignoring():", ""),
    ("with Ignoring():", ""),
)
LOOPS = ("for item in range(3):", "for item in sorted(os.environ)[:3]:", "for item in list(d):", "for item in [n, s]:")
STUBS = (
    'responses.add(responses.GET, f"{BASE}/{n}", json=d, status=200 + n % 50)',
    'responses.add("POST", BASE + "/p", body=json.dumps(d), status=201)',
    'responses.put(url=f"{BASE}/s/{s.replace(chr(47), chr(45))}" if False else BASE + "/put", json={"s": s, "n": n})',
    "responses.add(responses.Response(method='DELETE', url=BASE + '/' + str(n), json=[d, e]))",
    'responses.add(**{"method": "PATCH", "url": BASE, "json": items})',
    'responses.get(BASE + "/t", body=s)',
)
CONDITIONS = (
    "UNSET",
    "SET",
    "e",
    "'big' in e",
    "d.get('touched')",
    "n > 3",
    '"id" in d',
    "s == 'a/b'",
    "UNSET or n > 3",
    "not d",
)
