"""More lines of generated test files: functions that keep things, objects with code of their own, iterators, patterns."""

from __future__ import annotations

MORE_HEAD = """\
import functools
import operator
import random

OTHER = {"other": [1]}


def collected(item, seen=[], named={"first": 0}):
    seen.append(item)
    named["last"] = item
    return seen


def counter(start=0):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


STEP = counter()
CHANGED = functools.partial(change, SHARED)


def filled(target, n):
    target[f"k{n}"] = n
    if n > 0:
        filled(target, n - 1)
    else:
        OTHER["end"] = n
    return target


def yielding(target, value):
    target["id"] = value
    yield target
    OTHER["yielded"] = value
    yield SHARED


def twice(function):
    @functools.wraps(function)
    def run(*args, **kwargs):
        function(*args, **kwargs)
        return function(*args, **kwargs)

    return run


@twice
def bumped(target):
    target["bumps"] = target.get("bumps", 0) + 1
    return target


def spread(*args, **kwargs):
    if args:
        args[-1]["spread"] = len(args)
    for key, value in kwargs.items():
        if isinstance(value, dict):
            value["from"] = key
    return {"args": len(args), **kwargs}


def same(value):
    if UNSET:
        return {}
    return value


@contextlib.contextmanager
def overridden(target, key, value):
    old = target.get(key)
    target[key] = value
    try:
        yield target
    finally:
        target[key] = old


@contextlib.contextmanager
def left(target, value):
    target["entered"] = value
    yield value
    target["left"] = value


class Left:
    def __init__(self, target, value):
        self.target = target
        self.value = value

    def __enter__(self):
        self.target["entered"] = self.value
        return self

    def __exit__(self, kind, error, trace):
        self.target["left"] = self.value
        self.value = "used"


class Box:
    all = []
    limit = 3

    def __init__(self, value):
        self._value = value
        self.all.append(1)

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self._value = [value]

    @classmethod
    def made(cls, value):
        return cls(value)

    @staticmethod
    def plain(value):
        return {"plain": value}

    def __getitem__(self, key):
        return OTHER[key]

    def __setitem__(self, key, value):
        OTHER[key] = value

    def keep(self, other):
        self.kept = other
        return self


def read(value):
    match value:
        case {"deep": deep, **rest}:
            deep["matched"] = len(rest)
            return deep
        case [first, *_]:
            return first
        case str() as text:
            return text[:3]
        case _:
            return None

"""
MORE_SIMPLE = (
    "items = list(collected(n))",
    "collected(s)",
    "n = STEP() % 9",
    "STEP(by=n)",
    "t = counter(n); t(); n = t() % 9",
    "CHANGED('p', n)",
    "d = filled(d, n % 7)",
    "filled(e, 5)",
    "items = list(yielding(d, n))[:1]",
    "for item in yielding(e, s):\n    item['seen'] = n",
    "yielding(SHARED, n)",
    "bumped(d)",
    "d = bumped(e) or {}",
    "spread(n, d)",
    "d = spread(a=e, b=n)",
    "d = spread(*[e, d], **{'c': SHARED})",
    "d = same(SHARED)",
    "e = same(d)",
    "b = Box(n); b.value = s; d['box'] = b.value",
    "d['all'] = len(Box.all)",
    "b = Box.made(d).keep(e); b.kept['kept'] = n",
    "d['plain'] = Box.plain(e)",
    "Box(1)['id'] = n; d['other'] = Box(2)['id']",
    "Box.limit += 1; d['limit'] = Box(1).limit",
    "setattr(c, 'root', s); d['root'] = getattr(c, 'root')",
    "t = getattr(Client, 'extra'); t['seen'] = n",
    "c.extra = d",
    "c.extra['seen'] = n",
    "d['extra'] = dict(Client(BASE).extra)",
    "t = copy.copy(c); t.root = s; t.extra['copied'] = n",
    "t = copy.deepcopy(c); t.root = s; d['root'] = c.root",
    "x = [n]; d = copy.deepcopy({'a': x, 'b': x}); d['a'].append(s)",
    "d['read'] = read(d)",
    "read(e)",
    "(t := d)['walrus'] = n",
    "items = [(t := x) for x in (n, s)]",
    "d['any'] = [y for y in NAMES if UNSET or len(y) > 0]",
    "[x.update(c=n) for x in (d, e) if SET]",
    "t = [x for x in (d, SHARED) if SET]; t[0]['comp'] = n",
    "t = {k: v for k, v in d.items() if SET}; t.get('deep', {})['comp'] = n",
    "items = [*items[:2], n, *NAMES]",
    "items[1:] = [s, d]",
    "items[len(items):] = [n]",
    "del items[:1]",
    "items = items[::-1]",
    "items.insert(0, e)",
    "items.extend([n, e])",
    "items.reverse()",
    "t = items.pop() if items else {}; t == n or d.update(popped=1)",
    "t = next(iter([d, e])); t['next'] = n",
    "t = iter(NAMES); next(t); d['rest'] = list(t)",
    "t = zip(NAMES, [n, s]); d['zip'] = list(t); d['again'] = list(t)",
    "t = (x for x in [n, s]); n += 1; d['gen'] = list(t)",
    "t = d.keys(); d['view'] = 1; d['keys'] = list(t)",
    "t = list(d.values()); d['vals'] = len(t)",
    "for key, value in list(d.items())[:2]:\n    d[key + '!'] = n",
    "for i, x in enumerate([d, e]):\n    x['i'] = i",
    "for x, y in zip([d, e], NAMES):\n    x['y'] = y",
    "for x in reversed([d, e]):\n    x['r'] = n",
    "for x in sorted([d, e], key=len):\n    x['sorted'] = n",
    "max([d, e], key=len)['max'] = n",
    "d['map'] = list(map(str, [n, 2]))",
    "t = list(map(lambda x: x.update(m=n), [d, e]))",
    "t = list(filter(None, [d, e])); t and t[0].update(f=n)",
    "(lambda x, y=n: x.update(l=y))(d)",
    "t = lambda: d; d = {'late': n}; t()['t'] = s",
    "operator.setitem(d, 'op', n)",
    "list.append(items, n)",
    "t = [1, 2, 3]; random.shuffle(t); d['shuffled'] = t",
    "t = [d, e]; t[n % 2]['odd'] = n",
    "x, y = (d, e) if UNSET else (e, d); x['x'] = 1",
    "x, *t = [d, e, n]; t[0]['star'] = s",
    "t = {'a': d, 'b': (e, SHARED)}; t['b'][0]['nested'] = n",
    "t = {UNKNOWN or 'k': d}; t['k']['unknown'] = n",
    "t = {UNKNOWN or 'k': e}; [x.update(v=n) for x in t.values()]",
    "t = {}; t[UNKNOWN or 'k'] = SHARED; t['k']['id'] = n",
    "t = dict.fromkeys(['a', 'b'], []); t['a'].append(n); d['from'] = t",
    "t = [[]] * 2; t[0].append(n); d['twice'] = t",
    "d.get('deep', {}) and d['deep'] is not None and d.update(deep={'x': n})",
    "d['title'] = s.title().center(9, '*')",
    "d['parts'] = s.partition('/')",
    "d['split'] = s.rsplit('/', 1)[-1].zfill(4)",
    "d['num'] = [n // 4, -n % 4, n / 2, round(n / 3, 2), n << 1, not n, 1 < n < 4]",
    "d['fmt'] = f'{n:03d}|{s!r:>6}|{n=}'",
    "d['text'] = json.loads(json.dumps({1: n, 'a': None}))",
    "OTHER['late'] = n; d['late'] = OTHER.get('late')",
    "SHARED['deep'] = OTHER",
    "SHARED.setdefault('added', 'same')",
    "d['shared'] = [SHARED.get('added'), OTHER.get('end'), OTHER.get('yielded')]",
    "e.popitem() if len(e) > 3 else e.update(p=1)",
    "c.items = [n]; c.items += [s]; d['c'] = c.items",
    "x = y = [n]; x.append(s); d['xy'] = [x, y]",
    "items += {n}",
    "items = [n] * 3",
    "d = dict(zip(NAMES, [n, s]))",
    "d = {k: v for k, v in zip('abc', [n, s, e])}",
    "d = dict(sorted({'b': n, 'a': s}.items()))",
    "e = dict([('a', d), ('b', n)])",
)
MORE_COMPOUND = (
    "with overridden({target}, 'id', n):",
    "with left({target}, s):",
    "with Left({target}, n) as entered:",
    "with contextlib.ExitStack() as stack:\n    stack.enter_context(overridden({target}, 'name', s))",
    "for key in list({target})[:2]:",
    "for key, value in {target}.items():\n    if SET:\n        break",
    "for item in [d, e]:\n    item['in'] = n\n    if UNSET:\n        break",
    "for item in items:\n    if len(items) < 4:\n        items.append(n)",
    "for _ in range(3):\n    if len(items) > 1:\n        break\n    items.append({target})",
    "match n:\n    case 0 | 1:\n        {target}['small'] = n\n    case _:",
    "if (found := {target}.get('id')) is not None:",
    "def inner(x=d):\n    x['inner'] = n\n    return x\ninner()\nif inner(e):",
    "def outer():\n    nonlocal n\n    n += 1\n    return n\nif outer() > 2:",
)
ELSES = (
    "for key in NAMES:\n    if key == 'two':\n        break",
    "while n > 3:\n    n -= 1\n    if SET:\n        break",
)
