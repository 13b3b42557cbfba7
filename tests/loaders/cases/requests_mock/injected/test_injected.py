import contextlib
import unittest
from unittest import mock

import pytest
import requests
import requests_mock
from requests_mock.contrib import fixture

URL = "https://api.test"


@pytest.fixture
def api():
    with requests_mock.Mocker() as mocker:
        mocker.get(URL + "/fixture")
        yield mocker


def test_fixture(api):
    api.get(URL + "/yielded")


@requests_mock.Mocker(kw="stubs")
def test_keyword(stubs):
    stubs.get(URL + "/keyword")


def test_adapter():
    session = requests.Session()
    adapter = requests_mock.Adapter()
    session.mount("mock://", adapter)
    adapter.register_uri("GET", "mock://api.test/adapter")


def test_stack():
    with contextlib.ExitStack() as stack:
        mocker = stack.enter_context(requests_mock.mock())
        mocker.get(URL + "/stack")


def stub(mocker, path, **kwargs):
    mocker.get(URL + path, **kwargs)


def test_helper():
    with requests_mock.Mocker(real_http=True) as mocker:
        stub(mocker, "/helper", status_code=202)


@requests_mock.Mocker()
class TestClass(unittest.TestCase):
    def test_last(self, mocker):
        mocker.get(URL + "/class")

    @mock.patch("os.getcwd")
    def test_around_a_patch(self, mocker, getcwd):
        mocker.get(URL + "/class/patch")


class TestMethods(unittest.TestCase):
    def setUp(self):
        self.mocker = self.enterContext(requests_mock.Mocker())
        self.other = self.useFixture(fixture.Fixture())

    def test_set_up(self):
        self.mocker.get(URL + "/set-up")
        self.other.get(URL + "/use-fixture")

    @mock.patch("os.getcwd")
    @requests_mock.mock()
    def test_inside_a_patch(self, getcwd, mocker):
        mocker.get(URL + "/inside")

    @requests_mock.mock()
    @mock.patch("os.getcwd")
    @mock.patch("os.getpid")
    def test_outside_of_patches(self, mocker, getpid, getcwd):
        mocker.get(URL + "/outside")
