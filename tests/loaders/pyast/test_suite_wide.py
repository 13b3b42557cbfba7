"""What the evaluator knows of other files: constants and classes of the product, helpers, columns, loops."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.python.source_file import load_python, new_suite
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Span
from mockaudit.model.value import Alternatives, Hole, Regex, Template


def write(root: Path, files: dict[str, str]) -> Project:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return Project(root=root)


def stubs(project: Project, path: str) -> list[Exchange]:
    return [item for item in load_python(project.read(path), project) if isinstance(item, Exchange)]


PRODUCT = {
    "shop/__init__.py": "from shop.const import URL\n",
    "shop/const.py": "import os\nfrom .hosts import HOST\nURL = f'http://{HOST}/v1'\nCODES = [500] + list(range(502, 504))\n"
    "FROM_ENV = os.environ['X']\nADDED = []\nADDED.append(1)\nif os.name == 'nt':\n    TWICE = 1\nelse:\n    TWICE = 2\n",
    "shop/hosts.py": "HOST = 'api.test'\n",
    "shop/models/__init__.py": "from .pets import *\n",
    "shop/models/pets.py": "class Cat: pass\nclass Dog: pass\nAlias = Cat\n",
    "tests/__init__.py": "",
}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("from shop import URL\nx = URL", "http://api.test/v1", id="through a package"),
        pytest.param("from shop import const\nx = const.URL + '/pets'", "http://api.test/v1/pets", id="attribute"),
        pytest.param("import shop.const\nx = shop.const.URL", "http://api.test/v1", id="dotted"),
        pytest.param("from shop.const import CODES\nx = f'http://a/{CODES[2]}'", "http://a/503", id="list"),
    ],
)
def test_constants_of_the_product_are_known(tmp_path, code, expected):
    project = write(tmp_path, PRODUCT | {"tests/test_x.py": f"import responses\n{code}\nresponses.get(x)\n"})
    assert [item.request.url for item in stubs(project, "tests/test_x.py")] == [expected]


@pytest.mark.parametrize("name", ["FROM_ENV", "ADDED[0]", "TWICE", "MISSING"])
def test_what_may_differ_at_run_time_is_no_constant(tmp_path, name):
    first = name.partition("[")[0]
    code = f"import responses\nfrom shop.const import {first}\nresponses.get(f'http://a/{{{name}}}')\n"
    (found,) = stubs(write(tmp_path, PRODUCT | {"tests/test_x.py": code}), "tests/test_x.py")
    assert isinstance(found.request.url, Template)


def test_a_patched_constant_is_not_known(tmp_path):
    code = "import responses\nfrom shop import URL\ndef test_a(monkeypatch):\n    monkeypatch.setattr('shop.URL', 'x')\n    responses.get(URL)\n"
    (found,) = stubs(write(tmp_path, PRODUCT | {"tests/test_x.py": code}), "tests/test_x.py")
    assert found.request.url == Hole(reason="`URL` is replaced by a patch")


PATHS = {
    "shop/paths.py": "import os\nfrom enum import Enum, StrEnum\nfrom .hosts import HOST\nfrom .settings import Settings\n"
    "ROOT = f'http://{HOST}'\n\n"
    "class Path(StrEnum):\n    PETS = '/pets'\n    PET = '/pets/{id}'\n    ENV = os.environ['X']\n\n"
    "class Mixed(str, Enum):\n    PETS = '/pets'\n\n"
    "class Told(str, Enum):\n    PETS = '/pets'\n    def __str__(self):\n        return self.value\n\n"
    "class Plain:\n    BASE = ROOT + '/v1'\n    PETS = BASE + '/pets'\n\n"
    "class Base(Generic[T], metaclass=ABCMeta):\n    pass\n\n"
    "class Client(Base):\n    PETS = 'http://a/pets'\n\n"
    "class FromEnv(Settings):\n    PETS = '/pets'\n\n"
    "@changed\nclass Changed:\n    PETS = '/pets'\n",
    "shop/settings.py": "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings): pass\n",
}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("f'http://a{Path.PETS}'", "http://a/pets"),
        ("'http://a' + Path.PETS", "http://a/pets"),
        ("'http://a' + Path.PETS.value", "http://a/pets"),
        ("'http://a' + Path.PET.format(id=1)", "http://a/pets/1"),
        ("f'http://a{Path.PET}'.format(id=1)", "http://a/pets/1"),
        ("'http://a' + Path['pets'.upper()]", "http://a/pets"),
        ("'http://a' + Mixed.PETS", "http://a/pets"),
        ("f'http://a{Told.PETS}'", "http://a/pets"),
        ("Plain.PETS", "http://api.test/v1/pets"),
        ("Client.PETS", "http://a/pets"),
    ],
)
def test_constants_of_classes_of_the_product_are_known(tmp_path, value, expected):
    code = f"import responses\nfrom shop.paths import Path, Mixed, Told, Plain, Client\nresponses.get({value})\n"
    project = write(tmp_path, PRODUCT | PATHS | {"tests/test_x.py": code})
    assert [item.request.url for item in stubs(project, "tests/test_x.py")] == [expected]


@pytest.mark.parametrize(
    "value",
    ["Mixed.PETS", "Path.ENV", "Plain['PETS']", "Path['MISSING']", "FromEnv.PETS", "Changed.PETS", "Plain.MISSING"],
)
def test_what_a_class_of_the_product_may_change_is_no_constant(tmp_path, value):
    code = f'import responses\nfrom shop.paths import Path, Mixed, FromEnv, Changed, Plain\nresponses.get(f"http://a{{{value}}}")\n'
    (found,) = stubs(write(tmp_path, PRODUCT | PATHS | {"tests/test_x.py": code}), "tests/test_x.py")
    assert isinstance(found.request.url, Template)


def test_a_package_s_name_is_that_of_its_folders(tmp_path):
    load = "from pathlib import Path\ndef load(name):\n    return (Path(__package__) / name).read_text()\n"
    files = {
        "tests/__init__.py": load,
        "tests/url.txt": "http://a/pets",
        "tests/unit/__init__.py": "NAME = __package__\n",
        "tests/unit/test_x.py": "import responses\nfrom tests import load\nfrom . import NAME\n"
        "responses.get(load('url.txt'))\nresponses.get(f'http://a/{NAME}')\n",
        "loose/test_y.py": "import responses\nresponses.get(f'http://a/{__package__}')\n",
    }
    project = write(tmp_path, files)
    found = [item.request.url for item in stubs(project, "tests/unit/test_x.py")]
    assert found == ["http://a/pets", "http://a/tests.unit"]
    (loose,) = stubs(project, "loose/test_y.py")
    assert isinstance(loose.request.url, Template)


def test_classes_of_the_product_are_told_apart(tmp_path):
    code = (
        "import pytest, responses\nfrom shop.models import Cat, Dog\n"
        "@pytest.mark.parametrize('kind', [Cat, Dog])\ndef test_a(kind):\n"
        "    path = 'cats' if kind == Cat else 'dogs'\n    responses.get(f'http://a/{path}')\n"
    )
    found = stubs(write(tmp_path, PRODUCT | {"tests/test_x.py": code}), "tests/test_x.py")
    assert [item.request.url for item in found] == ["http://a/cats", "http://a/dogs"]


def test_columns_count_characters():
    code = "import responses\ndef test_a():\n    x = 'äöü'; responses.get('http://a/ü', json={'é': 1})\n"
    (found,) = load_python(Source(path="test_x.py", data=code.encode()), Project(root=Path("/nowhere")))
    line = code.splitlines()[2]
    key = line.index("'é'")
    assert (found.at.span, found.responses[0].body.spans["/é"]) == (
        Span(line=3, column=16, end_line=3, end_column=len(line)),
        Span(line=3, column=key + 1, end_line=3, end_column=key + 3),
    )


def test_columns_count_characters_of_latin_1():
    text = "# -*- coding: latin-1 -*-\nimport responses\n'\xe9'; responses.get('http://a/')\n"
    (found,) = load_python(Source(path="test_x.py", data=text.encode("latin-1")), Project(root=Path("/nowhere")))
    assert found.at.span == Span(line=3, column=6, end_line=3, end_column=31)


def test_a_container_can_be_changed_through_a_name_that_a_loop_may_have_set():
    code = (
        "import os, responses\ndef test_a():\n    d = {'id': 7}\n    e = d\n    for _ in range(3):\n"
        "        if os.environ:\n            continue\n        d = {}\n    d['id'] = 0\n    responses.get('http://a/', json=e)\n"
    )
    (found,) = load_python(Source(path="test_x.py", data=code.encode()), Project(root=Path("/nowhere")))
    body = found.responses[0].body
    assert not hasattr(body, "value") or body.value != {"id": 7}


def test_a_user_that_was_read_for_its_helper_is_read_once(tmp_path):
    files = {
        "tests/__init__.py": "",
        "tests/helpers.py": "import responses\ndef stub(x):\n    responses.get(f'http://a/{x}')\n",
        "tests/test_a.py": "from tests.helpers import stub\ndef test_a():\n    stub('one')\n",
    }
    project = write(tmp_path, files)
    suite = new_suite(project)
    read = {path: list(load_python(project.read(path), project, suite)) for path in sorted(files)}
    urls = {path: [item.request.url for item in items] for path, items in read.items()}
    assert urls == {"tests/__init__.py": [], "tests/helpers.py": [], "tests/test_a.py": ["http://a/one"]}


def test_a_helper_that_is_only_named_elsewhere_stays_listed(tmp_path):
    files = {
        "tests/__init__.py": "",
        "tests/helpers.py": "import responses\ndef stub(x):\n    responses.get(f'http://a/{x}')\n",
        "tests/test_a.py": "from tests import helpers\n# helpers.stub('one')\n",
    }
    project = write(tmp_path, files)
    (found,) = stubs(project, "tests/helpers.py")
    assert isinstance(found.request.url, Template)


def test_random_choices_are_alternatives():
    code = "import random, responses\nresponses.get('http://a/', json={'k': random.choice(['a', 'b'])})\n"
    (found,) = load_python(Source(path="test_x.py", data=code.encode()), Project(root=Path("/nowhere")))
    assert found.responses[0].body.value == {"k": Alternatives(values=("a", "b"))}


def test_a_pattern_of_the_product_is_a_pattern(tmp_path):
    files = PRODUCT | {
        "shop/paths.py": "import re\nPETS = re.compile(r'/pets/\\d+')\n",
        "tests/test_x.py": "import responses\nfrom shop.paths import PETS\nresponses.get(PETS)\n",
    }
    (found,) = stubs(write(tmp_path, files), "tests/test_x.py")
    assert found.request.url == Regex(pattern="/pets/\\d+")


def test_what_a_loop_leaves_alone_stays_known():
    code = (
        "import os, responses\nclass Client:\n    def __init__(self, root):\n        self.root = root\n"
        "def build():\n    if os.environ:\n        return {'id': 1}\n    return {'id': 2}\n"
        "def test_a():\n    d = build()\n    for _ in list(os.environ):\n        if os.environ:\n            continue\n"
        "        count = 0\n        while count < 2:\n            count += 1\n            s = Client('http://a').root\n"
        "    responses.get('http://a/', json=d)\n"
    )
    (found,) = load_python(Source(path="test_x.py", data=code.encode()), Project(root=Path("/nowhere")))
    assert found.responses[0].body.value == Alternatives(values=({"id": 1}, {"id": 2}))


def test_a_function_reads_the_names_of_a_call_that_has_ended():
    code = (
        "import os, responses\ndef outer(x):\n    path = 'a'\n    if os.environ:\n        path = 'b'\n"
        "        return lambda: f'{x}/{path}'\n    def inner():\n        return f'{x}/{path}'\n    return inner\n"
        "def test_a():\n    url = outer('http://h')\n    responses.get(url())\n"
    )
    (found,) = load_python(Source(path="test_x.py", data=code.encode()), Project(root=Path("/nowhere")))
    assert found.request.url == Template(parts=("http://h/", Hole(reason='it is one of "a", "b"', type="string")))


MINE = """
import pytest, responses

class Mine(responses.RequestsMock):
    base = "http://a"
    def get(self, path, **more):
        return self.add(responses.GET, self.base + path, **more)
    def add(self, *args, **more):
        return super().add(*args, **more)

class Answer(responses.Response):
    def __init__(self, path, status=200):
        super().__init__("GET", "http://b" + path, status=status, json={"id": 1})

class Late(responses.Response):
    def __init__(self, path):
        if path:
            super().__init__("GET", path)

class Plain(responses.Response):
    pass

class Both(responses.Response, Unknown):
    pass

@pytest.fixture
def mock():
    with Mine() as made:
        yield made
"""


@pytest.mark.parametrize(
    ("code", "url", "status"),
    [
        ("mock.get('/pets', json=[])", "http://a/pets", 200),
        ("mock.post('http://a/pets', status=201)", "http://a/pets", 201),
        ("mock.add(Answer('/pets', 201))", "http://b/pets", 201),
        ("responses.add(Plain(method='PUT', url='http://b/pets'))", "http://b/pets", 200),
    ],
)
def test_classes_that_derive_from_a_mock_library_s_are_read(tmp_path, code, url, status):
    project = write(tmp_path, {"test_x.py": f"{MINE}\ndef test_a(mock):\n    {code}\n"})
    (found,) = stubs(project, "test_x.py")
    assert (found.request.url, [answer.status for answer in found.responses]) == (url, [status])
    assert found.owner == "test_x.py::test_a"


@pytest.mark.parametrize("made", ["Late(url())", "Both(method='GET', url='http://b')"])
def test_what_is_not_surely_the_library_s_part_is_not_known(tmp_path, made):
    project = write(tmp_path, {"test_x.py": f"{MINE}\ndef test_a(mock):\n    responses.add({made})\n"})
    (found,) = stubs(project, "test_x.py")
    assert isinstance(found.request.url, Hole)
