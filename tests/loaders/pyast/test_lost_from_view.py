"""What code may change through a value that is not known any more, or at another time than it seems, is not read as it was."""

from __future__ import annotations

import pytest

from tests.loaders.pyast.pieces import HEAD
from tests.loaders.pyast.test_never_wrong import is_possible, read, run

TEST = """
@pytest.mark.parametrize("s, n", [("a", 6), ("b/c", 2)])
@responses.activate
def test_0(s, n):
    d = {'id': 7, 'deep': {'x': 1}}; e = d; items = []; c = Client(BASE)
"""
SEEN = "[s, n, d, e, items, SHARED, NAMES, c.root, c.base, c.extra, Client.extra]"
CASES = {
    "or": ("t = UNKNOWN == s or d.update(id=1)", ""),
    "and": ("UNSET and e.update(id=2)", ""),
    "if else": ("d.update(a=1) if SET else d.update(b=2)", ""),
    "f1": (
        "d = UNKNOWN or SHARED if False else d\ntry:\n    raise_if(UNSET)\n    d = SHARED\nexcept ValueError:\n    pass\nd = given('x', **d)",
        "",
    ),
    "f2": ("try:\n    items.append(e); raise_if(SET); items.pop()\nexcept ValueError:\n    items[-1]['id'] = 99", ""),
    "lost key": ("d = {UNKNOWN or 'k': e}\nfor v in d.values():\n    v['id'] = 1", ""),
    "lost key2": ("d = {(UNKNOWN or 'k'): e}\nd['k']['id'] = 1", ""),
    "setoneof": (
        "(d if UNSET else {})['k'] = SHARED\nd = {'a': SHARED}\n(d if UNSET else items)\n(d if SET else e)['k'] = NAMES\nd['k'].append(4)",
        "",
    ),
    "append broken": (
        "items = [n] if UNSET else []\nif SET:\n    items.append(1)\nitems.append(SHARED)\nitems[-1]['id'] = 4",
        "",
    ),
    "fuzzy for": ("items = [d, {'id': 1}]\nfor item in items:\n    if UNSET:\n        break\n    item['id'] = 55", ""),
    "setattr": ("setattr(c, 'root', s)", ""),
    "listappend": ("list.append(items, s)\ndict.update(d, id=4)", ""),
    "shuffle": ("import random\nitems=[1,2,3]\nrandom.shuffle(items)", ""),
    "iter": ("it = iter(NAMES)\nitems = list(it)\nd['b'] = list(it)", ""),
    "zip2": ("it = zip(NAMES, [1,2])\nitems = list(it)\nd['b'] = list(it)", ""),
    "gen2": ("it = (x for x in NAMES)\nitems = list(it)\nd['b'] = list(it)", ""),
    "genlate": ("k = 1\nit = (x * k for x in [1,2])\nk = 5\nitems = list(it)", ""),
    "view": ("k = d.keys()\nd['new'] = 1\nitems = list(k)", ""),
    "reversedlate": ("items=[1,2]\nr = reversed(items)\nitems[0] = 9\nd['r'] = list(r)", ""),
    "next": ("items=[d]\nx = next(x for x in items if x)\nx['id'] = 100", ""),
    "map": ("def f(x):\n    SHARED['id'] = x\n    return x\nitems = list(map(f, [1, 2]))", ""),
    "filter": ("def f(x):\n    x['id'] = 9\n    return x\nitems = list(filter(f, [d, SHARED]))", ""),
    "maxkey": ("max([d, {'id': 3}], key=lambda x: x['id'])['id'] = 77", ""),
    "default": ("items = acc(n)\nitems = acc(n)", "def acc(x, seen=[]):\n    seen.append(x)\n    return seen\n"),
    "counter": (
        "items = [tick(), tick()]",
        "def make():\n    k = 0\n    def inc():\n        nonlocal k\n        k += 1\n        return k\n    return inc\ntick = make()\n",
    ),
    "recur": ("fill(d, 6)", "def fill(t, k):\n    t['k%d' % k] = k\n    if k:\n        fill(t, k - 1)\n"),
    "recurglobal": (
        "rec(6)",
        "def rec(k):\n    if k == 0:\n        SHARED['end'] = 1\n    else:\n        rec(k - 1)\n",
    ),
    "generator": (
        "for x in gen(d):\n    items.append(x)",
        "def gen(t):\n    t['id'] = 0\n    yield t\n    SHARED['id'] = 5\n    yield 2\n",
    ),
    "genalias": ("for x in gen(d):\n    x['id'] = 4", "def gen(t):\n    yield SHARED\n"),
    "decorated": (
        "bump(n)",
        "def twice(f):\n    def w(*a):\n        f(*a); return f(*a)\n    return w\n@twice\ndef bump(x):\n    SHARED['id'] = x\n",
    ),
    "cm": (
        "with over('id', 5):\n    n = 2",
        "@contextlib.contextmanager\ndef over(k, v):\n    old = SHARED[k]\n    SHARED[k] = v\n    try:\n        yield\n    finally:\n        SHARED[k] = old\n",
    ),
    "cm local": (
        "with over(d, 'id', 5):\n    n = 2",
        "@contextlib.contextmanager\ndef over(t, k, v):\n    old = t[k]\n    t[k] = v\n    yield t\n    t[k] = old\n",
    ),
    "exit": (
        "with Over(d):\n    n = 2",
        "class Over:\n    def __init__(self, t):\n        self.t = t\n    def __enter__(self):\n        self.t['id'] = 1\n        return self.t\n    def __exit__(self, *a):\n        self.t['id'] = 2\n",
    ),
    "prop": (
        "k = P()\nk.x = 5\nitems = [k.x]",
        "class P:\n    _x = 1\n    @property\n    def x(self):\n        return self._x\n    @x.setter\n    def x(self, v):\n        self._x = v * 2\n",
    ),
    "setattrdunder": (
        "k = P()\nk.x = 5\nitems = [k.x]",
        "class P:\n    def __setattr__(self, a, v):\n        self.__dict__[a] = v * 2\n",
    ),
    "deepcopyalias": ("x = [1]\nd = copy.deepcopy({'a': x, 'b': x})\nd['a'].append(2)", ""),
    "deepcopyinst": ("k = copy.deepcopy(c)\nk.root = 'z'", ""),
    "copyinst": ("k = copy.copy(c)\nk.extra['seen'] = 3\nk.root = 3", ""),
    "aug index": ("items=[0,1]\nx=[1,0]\nitems[x.pop()] += 5\nd['x'] = x", ""),
    "aug set": ("items += {'a','b','c'}", ""),
    "walruscomp": ("n = 0\nitems = [(n := x) for x in [1,2]]", ""),
    "match": ("match d:\n    case {'deep': x}:\n        x['x'] = 9", ""),
    "oneofattr": ("k = Client(1)\n(c if UNSET else k).extra = SHARED\nk.extra['id'] = 4", ""),
    "instalias": (
        "k = Client(1)\nx = k\ntry:\n    x = c\n    raise_if(SET)\n    x = k\nexcept ValueError:\n    x.root = 'r'",
        "",
    ),
    "attrmaybe": ("if UNSET:\n    c.extra = {}\nc.extra['seen'] = n", ""),
    "starunk": (
        "items = [n]\nfor k in sorted(os.environ)[:2]:\n    items.append(d)\nstar(*items)",
        "def star(*a):\n    a[-1]['id'] = 77\n",
    ),
    "starunk2": (
        "items = [n]\nfor k in sorted(os.environ)[:2]:\n    items.append(1)\nstar(*items, d)",
        "def star(*a):\n    a[-1]['id'] = 77\n",
    ),
    "comp unk": ("x = [y for y in [d, SHARED] if UNSET or len(sorted(os.environ)) > 0]\nx[0]['id'] = 4", ""),
    "comp side": ("x = [y.update(id=4) for y in [d, SHARED] if len(sorted(os.environ)) > 0]", ""),
    "unpackunk": (
        "x = [d, SHARED]\nfor k in sorted(os.environ)[:2]:\n    x.append(e)\na, *b = x\nb[0]['id'] = 4\na['id'] = 5",
        "",
    ),
    "slice unk": ("x = [d, SHARED]\nx[len(sorted(os.environ))*0:][1]['id'] = 4", ""),
    "sliceassign": ("x = [1]\nx[0:1] = [d, SHARED]\nx[1]['id'] = 4\nx[0]['id'] = 4", ""),
    "concat": ("x = [d]\nfor k in sorted(os.environ)[:2]:\n    x.append(e)\nx = x + [SHARED]\nx[-1]['id'] = 4", ""),
    "concat2": ("x = [d]\nfor k in sorted(os.environ)[:2]:\n    x.append(1)\nx = [SHARED] + x\nx[0]['id'] = 4", ""),
    "dictor": ("x = {'a': d} | json.loads(UNKNOWN or '{}')\nx['a']['id'] = 4", ""),
    "taintvalue": ("SHARED['deep']['q'] = n\nSHARED['deep'] = OTHER", "OTHER = {'o': [1]}\n"),
    "vars": ("vars(c)['root'] = 5\nc.__dict__['base'] = 'v8'", ""),
    "getattr": ("getattr(c, 'extra')['seen'] = 4", ""),
    "operator": ("import operator\noperator.setitem(d, 'id', 4)", ""),
    "whileelse": (
        "k = 0\nwhile k < 3:\n    k += 1\n    if k == 2:\n        break\nelse:\n    d['id'] = 'else'\nitems = [k]",
        "",
    ),
    "dunder": (
        "k = K()\nk['a'] = 4\nitems = [k['a']]",
        "class K:\n    def __setitem__(self, a, v):\n        SHARED[a] = v\n    def __getitem__(self, a):\n        return SHARED[a]\n",
    ),
    "intern": ("x = {1: 'a', True: 'b', 1.0: 'c'}\nitems = [x, {'1': 1, 1: 2}]", ""),
    "monkey": (
        "from unittest import mock\nwith mock.patch.dict(SHARED, {'id': 42}):\n    responses.add(responses.GET, BASE + '/in', json=SHARED)",
        "",
    ),
    "thread": ("list(map(lambda x: x.update(id=3), [d]))", ""),
    "itermut": ("items = [1,2,3]\nfor x in items:\n    if x == 1:\n        items.append(9)\nd['z'] = x", ""),
}


@pytest.mark.parametrize(("code", "head"), CASES.values(), ids=CASES)
def test_what_happens_at_run_time_is_possible(code, head):
    lines = [*code.splitlines(), f"responses.post(BASE + '/', json={SEEN})"]
    program = HEAD + head + TEST + "".join(f"    {line}\n" for line in lines)
    actual, whole = run(program)
    found, _ = read(program)
    assert whole
    assert [item for item in actual if not any(is_possible(exchange, item) for exchange in found)] == []
    certain = [exchange for exchange in found if exchange.ref.endswith(f":{len(program.splitlines())}")]
    assert [item for item in certain if not any(is_possible(item, other) for other in actual)] == []
