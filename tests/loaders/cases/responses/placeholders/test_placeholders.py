import random
import secrets
import time
import uuid
from datetime import date, datetime, timedelta, timezone

import responses
from faker import Faker

fake = Faker()


def test_made_anew():
    responses.get(f"http://api.test/things/{uuid.uuid4()}/{random.randint(1, 9)}/{secrets.token_hex(4)}")
    body = {
        "id": str(uuid.uuid4()),
        "hex": uuid.uuid4().hex,
        "count": random.randint(1, 9),
        "kind": random.choice(["a", "b"]),
        "at": time.time(),
        "aware": datetime.now(timezone.utc).isoformat(),
        "naive": datetime.now().isoformat(),
        "later": (datetime.now(tz=timezone.utc) + timedelta(days=1)).isoformat(),
        "text": str(datetime.now()),
        "zulu": datetime.utcnow().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "day": date.today().isoformat(),
        "mail": fake.email(),
    }
    responses.post("http://api.test/things", json=body)


def test_fixed():
    start = datetime(2024, 2, 28, 12, 30, tzinfo=timezone.utc)
    body = {
        "start": start.isoformat(),
        "end": (start + timedelta(days=2)).isoformat(),
        "day": start.date().isoformat(),
        "text": str(datetime(2024, 1, 1)),
        "form": date(2024, 1, 2).strftime("%d/%m/%Y"),
        "read": datetime.strptime("01.02.2024", "%d.%m.%Y").isoformat(),
        "stamp": start.timestamp(),
        "id": str(uuid.UUID("12345678123456781234567812345678")),
    }
    responses.post("http://api.test/fixed", json=body)
