"""Who is believed about where a request comes from, and who is near."""

import pytest
from starlette.requests import Request

from bot.web.callers import Callers

FRONT = "10.1.0.1"
TRUSTED = ("127.0.0.1", "10.1.0.0/16", "fd00::/8")


def request(peer: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    return Request({"type": "http", "client": (peer, 1) if peer else None, "headers": headers})


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", (), "203.0.113.9"),
        (FRONT, (), FRONT),
        (FRONT, ("203.0.113.9",), "203.0.113.9"),
        (FRONT, ("127.0.0.1, 203.0.113.9",), "203.0.113.9"),
        (FRONT, ("127.0.0.1", "203.0.113.9"), "203.0.113.9"),
        (FRONT, ("203.0.113.9, 10.1.0.2",), "203.0.113.9"),
        (FRONT, ("10.1.0.3, 10.1.0.2",), "10.1.0.3"),
        (FRONT, ("2001:db8::1",), "2001:db8::1"),
        ("::ffff:10.1.0.1", ("203.0.113.9",), "203.0.113.9"),
        (FRONT, ("somebody",), None),
        ("203.0.113.9", ("127.0.0.1",), None),
        ("", (), None),
        ("testclient", (), None),
    ],
)
def test_only_trusted_proxies_are_believed(
    peer: str, forwarded: tuple[str, ...], address: str | None
) -> None:
    found = Callers(TRUSTED).address(request(peer, *forwarded))

    assert (None if found is None else str(found)) == address


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "near"),
    [
        ((), "127.0.0.1", (), True),
        ((), "::1", (), True),
        ((), "127.0.0.1", ("127.0.0.1",), False),
        (TRUSTED, "127.0.0.1", ("203.0.113.9",), False),
        (TRUSTED, "127.0.0.1", ("127.0.0.1",), True),
        (TRUSTED, FRONT, (), True),
        (TRUSTED, FRONT, ("203.0.113.9",), False),
        (TRUSTED, FRONT, ("203.0.113.9, 127.0.0.1",), False),
        (TRUSTED, "203.0.113.9", (), False),
        (TRUSTED, "203.0.113.9", ("127.0.0.1",), False),
    ],
)
def test_near_is_this_machine_or_a_trusted_proxy_itself(
    trusted: tuple[str, ...],
    peer: str,
    forwarded: tuple[str, ...],
    near: bool,  # noqa: FBT001  the expectation
) -> None:
    assert Callers(trusted).is_near(request(peer, *forwarded)) is near
