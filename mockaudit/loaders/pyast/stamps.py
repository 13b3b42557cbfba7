"""Model dates, times, UUIDs and made-up values: known ones are computed, others are holes of their type and format."""

# ruff: noqa: ARG001, DTZ001, DTZ007 - the functions of a table share one signature; tests use times without offsets
from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import TypeAlias

from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.symbols import ANEW, FIELDS, Stamp
from mockaudit.loaders.pyast.values import Call, Library, Sequence, hole_of, one_of, plain_text
from mockaudit.model.value import Hole

Modelled: TypeAlias = Callable[[Machine, Call, Frame], object]
UTC = {"datetime.timezone.utc", "datetime.UTC", "pytz.utc", "pytz.UTC"}
DATE_TIME = re.compile(r"%Y-%m-%dT%H:%M:%S(\.%f)?(Z|\+00:00)")


def typed(kind: str | None, form: str | None = None) -> Modelled:
    """Make the model of a function that gives another value in each run."""
    return lambda *_: Hole(reason=ANEW, type=kind, format=form)


def _offset(call: Call, position: int, name: str) -> tuple[bool, dt.tzinfo | None]:
    """Tell whether a time zone is certainly known, and the zone: UTC or none."""
    value = call.value(position, name)
    if isinstance(value, Library) and value.path in UTC:
        return True, dt.UTC
    return value is None, None


def _now(machine: Machine, call: Call, frame: Frame) -> object:
    return Stamp("datetime", aware=call.get(0, "tz") is not None and call.value(0, "tz") is not None)


def _datetime(machine: Machine, call: Call, frame: Frame) -> object:
    known, zone = _offset(call, 7, "tzinfo")
    aware = call.get(7, "tzinfo") is not None
    given = {name: call.value(i, name, None if i < 3 else 0) for i, name in enumerate(FIELDS)}
    numbers = {name: value for name, value in given.items() if isinstance(value, int)}
    if not known or len(numbers) != len(FIELDS) or call.unknown is not None or "fold" in call.keywords:
        return Stamp("datetime", aware=aware)
    try:
        return Stamp("datetime", aware, dt.datetime(**numbers, tzinfo=zone))
    except (ValueError, OverflowError):
        return Stamp("datetime", aware=aware)


def _date(machine: Machine, call: Call, frame: Frame) -> object:
    numbers = [value for i, name in enumerate(FIELDS[:3]) if isinstance(value := call.value(i, name), int)]
    try:
        return Stamp("date", value=dt.date(*numbers) if len(numbers) == 3 else None)
    except (ValueError, OverflowError):
        return Stamp("date")


def _timedelta(machine: Machine, call: Call, frame: Frame) -> object:
    names = ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")
    given = {name: call.value(i, name, 0) for i, name in enumerate(names)}
    numbers = {name: value for name, value in given.items() if isinstance(value, (int, float))}
    try:
        return Stamp("timedelta", value=dt.timedelta(**numbers) if len(numbers) == len(names) else None)
    except (ValueError, OverflowError):
        return Stamp("timedelta")


def _parsed(machine: Machine, call: Call, frame: Frame) -> object:
    text = plain_text(call.value(0, "date_string"))
    form = plain_text(call.value(1, "format"))
    try:
        if text is None or (len(call.positional) > 1 and form is None):
            return Hole(reason="the time is only known at run time")
        found = dt.datetime.fromisoformat(text) if form is None else dt.datetime.strptime(text, form)
    except ValueError:
        return Hole(reason="the text is no time")
    return Stamp("datetime", found.tzinfo is not None, found)


def _uuid(machine: Machine, call: Call, frame: Frame) -> object:
    text = plain_text(call.value(0, "hex"))
    try:
        return Stamp("uuid", value=None if text is None or len(call.keywords) > 1 else uuid.UUID(text))
    except ValueError:
        return Stamp("uuid")


def _choice(machine: Machine, call: Call, frame: Frame) -> object:
    value = call.value(0, "seq")
    items = value.state if isinstance(value, Sequence) and value.broken is None else items_of(value)
    return one_of(items) if items else Hole(reason=ANEW)


def _faker(machine: Machine, call: Call, frame: Frame) -> object:
    return Library("faker.provider")


def call_stamp(value: Stamp, name: str, call: Call) -> object:
    """Call a method of a stamp."""
    if name == "isoformat":
        return _isoformat(value, call)
    if name == "strftime":
        return _strftime(value, call.value(0, "format"))
    if name == "date" and isinstance(value.value, dt.datetime):
        return Stamp("date", value=value.value.date())
    if name in {"date", "replace", "astimezone"}:
        zone = call.value(0 if name == "astimezone" else -1, "tz" if name == "astimezone" else "tzinfo", "none")
        aware = name == "astimezone" or (value.aware if zone == "none" else zone is not None)
        return Stamp("date" if name == "date" else value.kind, aware=aware, value=_replaced(value, name, call))
    if name in {"timestamp", "total_seconds"}:
        is_fixed = isinstance(value.value, dt.timedelta) or (isinstance(value.value, dt.datetime) and value.aware)
        return getattr(value.value, name)() if is_fixed else Hole(reason=ANEW, type="number")
    return Hole(reason=f"what `.{name}()` gives is only known at run time")


def _replaced(value: Stamp, name: str, call: Call) -> dt.datetime | dt.date | None:
    numbers = {key: a.value for key, a in call.keywords.items() if key in FIELDS and isinstance(a.value, int)}
    known, zone = _offset(call, -1, "tzinfo")
    if (
        name != "replace"
        or call.positional
        or call.unknown is not None
        or len(numbers) + ("tzinfo" in call.keywords) != len(call.keywords)
    ):
        return None
    try:
        if isinstance(value.value, dt.datetime):
            moved = dt.datetime(**({name: getattr(value.value, name) for name in FIELDS} | numbers))
            return moved.replace(tzinfo=zone if "tzinfo" in call.keywords else value.value.tzinfo) if known else None
        return value.value.replace(**numbers) if isinstance(value.value, dt.date) else None
    except (ValueError, TypeError):
        return None


def _isoformat(value: Stamp, call: Call) -> object:
    plain = not call.positional and not call.keywords and call.unknown is None
    if isinstance(value.value, (dt.date, dt.datetime)) and plain:
        return value.value.isoformat()
    form = {"date": "date", "datetime": "date-time" if value.aware else None}.get(value.kind)
    return Hole(reason=ANEW, type="string", format=form if plain else None)


def _strftime(value: Stamp, given: object) -> object:
    form = plain_text(given)
    if form is not None and isinstance(value.value, (dt.date, dt.datetime)) and re.search("%[aAbBcpxXZ]", form) is None:
        try:
            return value.value.strftime(form)
        except ValueError:
            return Hole(reason="the format is not understood", type="string")
    known = "date" if form == "%Y-%m-%d" else "date-time" if form is not None and DATE_TIME.fullmatch(form) else None
    return Hole(reason=ANEW, type="string", format=known)


def shifted(left: object, right: object, sign: int) -> object:
    """Give a stamp moved by a time span, or the span between two; a hole for anything else."""
    if not isinstance(left, Stamp) or not isinstance(right, Stamp):
        return hole_of(left if isinstance(left, Hole) else right, "it is computed from an unknown time")
    kind = left.kind if right.kind == "timedelta" else right.kind if sign > 0 else "timedelta"
    try:
        if isinstance(right.value, dt.timedelta) and isinstance(left.value, (dt.date, dt.timedelta)):
            moved = left.value + right.value if sign > 0 else left.value - right.value
            return Stamp(kind, left.aware, moved)
    except (OverflowError, TypeError):
        return Hole(reason="the computation fails")
    return Stamp(kind, left.aware or right.aware)


TEXTS = ("name", "first_name", "last_name", "word", "sentence", "text", "city", "company", "address", "phone_number",
         "user_name", "slug", "color", "password", "paragraph", "street_address", "postcode", "country", "job")  # fmt: skip
STAMP_CALLS: dict[str, Modelled] = {
    "datetime.datetime": _datetime,
    "datetime.datetime.now": _now,
    "datetime.datetime.utcnow": lambda *_: Stamp("datetime"),
    "datetime.datetime.today": lambda *_: Stamp("datetime"),
    "datetime.datetime.fromtimestamp": lambda *_: Hole(reason="it depends on the time zone of the machine"),
    "datetime.datetime.fromisoformat": _parsed,
    "datetime.datetime.strptime": _parsed,
    "datetime.date": _date,
    "datetime.date.today": lambda *_: Stamp("date"),
    "datetime.timedelta": _timedelta,
    "django.utils.timezone.now": lambda *_: Hole(reason="it depends on the settings of Django"),
    "uuid.uuid4": lambda *_: Stamp("uuid"),
    "uuid.uuid1": lambda *_: Stamp("uuid"),
    "uuid.UUID": _uuid,
    "random.randint": typed("integer"),
    "random.randrange": typed("integer"),
    "random.getrandbits": typed("integer"),
    "random.random": typed("number"),
    "random.uniform": typed("number"),
    "random.choice": _choice,
    "secrets.choice": _choice,
    "secrets.token_hex": typed("string"),
    "secrets.token_urlsafe": typed("string"),
    "secrets.randbelow": typed("integer"),
    "time.time": typed("number"),
    "time.time_ns": typed("integer"),
    "time.monotonic": typed("number"),
    "time.strftime": typed("string"),
    "faker.Faker": _faker,
    "faker.Factory.create": _faker,
    **{f"faker.provider.{name}": typed("string") for name in TEXTS},
    "faker.provider.uuid4": typed("string", "uuid"),
    "faker.provider.email": typed("string", "email"),
    "faker.provider.url": typed("string", "uri"),
    "faker.provider.ipv4": typed("string", "ipv4"),
    "faker.provider.ipv6": typed("string", "ipv6"),
    "faker.provider.date": typed("string"),
    "faker.provider.iso8601": typed("string"),
    "faker.provider.pyint": typed("integer"),
    "faker.provider.random_int": typed("integer"),
    "faker.provider.random_digit": typed("integer"),
    "faker.provider.pyfloat": typed("number"),
    "faker.provider.pybool": typed("boolean"),
    "faker.provider.boolean": typed("boolean"),
    "faker.provider.pystr": typed("string"),
}
