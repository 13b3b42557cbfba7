"""Write a small service model where botocore keeps its own: below an environment's site-packages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from mockaudit.model.value import Json

PACKAGES = ".venv/lib/python3.12/site-packages"
MODEL: dict[str, Json] = {
    "version": "2.0",
    "metadata": {"apiVersion": "2020-01-01", "serviceFullName": "Pet Service"},
    "operations": {
        "GetPet": {
            "name": "GetPet",
            "http": {"method": "POST", "requestUri": "/"},
            "input": {"shape": "GetPetRequest"},
            "output": {"shape": "GetPetResponse"},
            "errors": [{"shape": "NoSuchPet"}],
        },
        "ListPetARNs": {"name": "ListPetARNs", "output": {"shape": "PetList"}, "deprecated": True},
        "DeletePet": {"name": "DeletePet", "input": {"shape": "GetPetRequest"}},
    },
    "shapes": {
        "GetPetRequest": {
            "type": "structure",
            "required": ["PetId", "Token"],
            "members": {
                "PetId": {"shape": "PetId"},
                "Token": {"shape": "Text", "idempotencyToken": True},
                "Filters": {"shape": "FilterMap"},
                "Hint": {"shape": "Text", "jsonvalue": True},
                "Counts": {"shape": "CountMap"},
            },
        },
        "GetPetResponse": {
            "type": "structure",
            "required": ["Kind"],
            "members": {
                "Kind": {"shape": "Kind"},
                "Age": {"shape": "Age"},
                "Weight": {"shape": "Weight"},
                "Photo": {"shape": "Photo"},
                "Born": {"shape": "Date"},
                "Friends": {"shape": "PetIds"},
                "Home": {"shape": "Home"},
                "Notes": {"shape": "Notes"},
                "Parent": {"shape": "GetPetResponse"},
            },
        },
        "PetList": {"type": "structure", "members": {"Friends": {"shape": "PetIds"}, "More": {"shape": "Flag"}}},
        "PetIds": {"type": "list", "member": {"shape": "PetId"}, "min": 1, "max": 3},
        "FilterMap": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}, "max": 2},
        "CountMap": {"type": "map", "key": {"shape": "Kind"}, "value": {"shape": "Age"}},
        "Home": {"type": "structure", "union": True, "members": {"House": {"shape": "Text"}, "Zoo": {"shape": "Text"}}},
        "Notes": {"type": "structure", "document": True, "members": {}},
        "PetId": {"type": "string", "min": 3, "max": 8, "pattern": "p-[0-9]+"},
        "Kind": {"type": "string", "enum": ["cat", "dog"]},
        "Text": {"type": "string", "pattern": "(unclosed"},
        "Age": {"type": "integer", "min": 0, "max": 40},
        "Weight": {"type": "double", "min": 0.5},
        "Photo": {"type": "blob", "max": 10},
        "Date": {"type": "timestamp"},
        "Flag": {"type": "boolean"},
        "NoSuchPet": {"type": "structure", "members": {}, "exception": True},
    },
}


def write_model(
    root: Path,
    model: Json = MODEL,
    *,
    service: str = "pets",
    version: str = "2020-01-01",
    packages: str = PACKAGES,
    packed: bool = True,
) -> Path:
    """Write a model as botocore ships it, and give its path."""
    folder = root / packages / "botocore/data" / service / version
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ("service-2.json.gz" if packed else "service-2.json")
    text = json.dumps(model).encode()
    path.write_bytes(gzip.compress(text) if packed else text)
    return path
