"""What a test suite replaces by name (`mock.patch` and its like), and what it does with the doubles that it makes."""

from __future__ import annotations

from enum import StrEnum

from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Response
from mockaudit.model.location import Location


class Boundary(StrEnum):
    """What a patched name belongs to.

    An own client is a first-party class or module that sends requests itself; the unit under test is a name that the
    patching test calls itself.
    """

    HTTP_LIBRARY = "http-library"
    OWN_CLIENT = "own-client"
    INTERNAL = "internal"
    UNIT_UNDER_TEST = "unit-under-test"
    THIRD_PARTY = "third-party"
    UNKNOWN = "unknown"


class Placing(StrEnum):
    """How a patch is put in force."""

    DECORATOR = "decorator"
    CLASS_DECORATOR = "class-decorator"
    CONTEXT = "context"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentError:
    """An error that a fake states, and that product code does not notice, as the fake's check for it is a bare mock.

    ``check`` is what the product asks the response ("raise_for_status()", "ok"), ``asked_at`` where it does. ``owner``
    is the test.
    """

    status: int
    check: str
    asked_at: Location
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchedCall:
    """One name that a test replaces.

    ``form`` is the function that replaces it ("patch", "patch.object", "patch.multiple", "patch.dict", "mocker.spy",
    "monkeypatch.setattr"). ``target`` is the name as written ("app.client.requests.get"; an expression for
    ``patch.object``), ``resolved`` the dotted name of what stands there ("requests.get"), None where it is not known.
    ``sends`` is true where the replaced function sends a request; ``method`` is then its HTTP method, None where that
    is an argument of the call. ``spec`` is "autospec", "spec", "spec_set" or "new" (another object stands in), None for
    a bare double. ``responses`` are the answers that could be read, in the order in which they are set, ``raises`` the
    exceptions; ``urls`` those that the test asserts the call with. ``silent`` is the first error that certainly goes
    unnoticed. ``ref`` is ``path:line``.
    """

    loader: str
    form: str
    placing: Placing
    target: str
    resolved: str | None
    boundary: Boundary
    sends: bool = False
    method: str | None = None
    spec: str | None = None
    responses: tuple[Response, ...] = ()
    raises: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    silent: SilentError | None = None
    owner: str | None = None
    ref: str
    at: Location


class UseKind(StrEnum):
    """What a test does with a double.

    The first six are subjects of rules, the others are only counted: doubles without a spec, tests whose assertions
    all ask a mock whether it was called and none with which arguments, chains of three and more configured calls, and
    tests that replace four and more first-party names.
    """

    MISSPELT_CONFIGURATION = "misspelt-configuration"
    MISSPELT_ASSERTION = "misspelt-assertion"
    TAUTOLOGY = "tautology"
    LENIENT = "lenient"
    ECHOED_FILE = "echoed-file"
    SWALLOWED = "swallowed-failure"
    UNSPECCED = "unspecced-double"
    MOCK_ONLY_ASSERTS = "mock-only-asserts"
    CHAIN = "mock-chain"
    INTERNAL_COLLABORATORS = "internal-collaborators"


@dataclass(frozen=True, slots=True, kw_only=True)
class MockUse:
    """One thing that a test does with a double: ``name`` is the attribute or option as written, ``meant`` the real one.

    ``subject`` is the expression that it is done to.
    """

    kind: UseKind
    name: str
    meant: str = ""
    subject: str = ""
    loader: str = "unittest.mock"
    owner: str | None = None
    ref: str
    at: Location
