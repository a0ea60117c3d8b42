"""`zhucun doctor` and Telegram: what is wrong is told apart, and the token is never shown."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.commands import telegram_check
from storage.database import Database
from tests.console import Done, zhucun
from tests.offices import found

TOKEN = "4242:not-to-be-shown"
GOOD = '{"ok": true, "result": {"username": "cun_bot"}}'


@contextmanager
def telegram(status: int, body: str, **others: tuple[int, str]) -> Iterator[str]:
    """Give the address of a server that answers in one way, and some methods in others."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            method = self.path.rpartition("/")[2].partition("?")[0]
            code, said = others.get(method, (status, body))
            self.send_response(code)
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def office(database: Database, database_url: str) -> str:
    """Give the address of a county without people."""
    found(database)
    return database_url


def doctor(folder: Path, **settings: str) -> Done:
    """Examine an installation with a token."""
    return zhucun(folder, "doctor", language="en", telegram__token=TOKEN, **settings)


@pytest.mark.parametrize(
    ("answer", "code", "line"),
    [
        (
            (200, GOOD),
            0,
            "✓ Telegram: the bot @cun_bot answers",
        ),
        ((401, '{"ok": false}'), 1, "✗ Telegram refuses the token: it was revoked or miscopied."),
        ((404, '{"ok": false}'), 1, "✗ Telegram refuses the token: it was revoked or miscopied."),
        ((200, "<html>log in first</html>"), 1, "✗ The answer of {server} (status 200) is not"),
        ((502, "bad gateway"), 1, "✗ The answer of {server} (status 502) is not Telegram's."),
    ],
)
def test_telegram_is_asked_when_there_is_a_token(
    tmp_path: Path, office: str, answer: tuple[int, str], code: int, line: str
) -> None:
    with telegram(*answer) as server:
        done = doctor(tmp_path, database=office, telegram__api_base=server)

    assert done.code == code
    assert done.out.splitlines()[-1].startswith(line.format(server=server))
    assert TOKEN not in done.out + done.err


def test_a_server_that_does_not_answer_is_said_without_the_token(
    tmp_path: Path, office: str
) -> None:
    done = doctor(tmp_path, database=office, telegram__api_base="http://127.0.0.1:1")

    assert done.code == 1
    assert done.out.splitlines()[-1].startswith("✗ http://127.0.0.1:1 cannot be reached (")
    assert TOKEN not in done.out + done.err


def test_a_name_nobody_knows_is_not_a_closed_port(tmp_path: Path, office: str) -> None:
    done = doctor(tmp_path, database=office, telegram__api_base="https://telegram.invalid")

    assert done.out.splitlines()[-1].startswith("✗ The name of https://telegram.invalid cannot be")


def test_a_server_without_a_certificate(tmp_path: Path, office: str) -> None:
    """A plain server asked for TLS: the handshake fails."""
    with telegram(200, GOOD) as server:
        secure = server.replace("http://", "https://")
        done = doctor(tmp_path, database=office, telegram__api_base=secure)

    assert done.out.splitlines()[-1].startswith(f"✗ The certificate of {secure} is not trusted")


def test_a_server_that_says_nothing(
    tmp_path: Path, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_check, "_PATIENCE", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        done = doctor(tmp_path, database=office, telegram__api_base=address)

    assert done.out.splitlines()[-1].startswith(f"✗ {address} did not answer within 1 seconds.")


def test_a_proxy_that_lets_nothing_through(tmp_path: Path, office: str) -> None:
    with telegram(403, "no") as proxy:
        base = "https://telegram.invalid"
        done = doctor(tmp_path, database=office, telegram__api_base=base, telegram__proxy=proxy)

    assert done.out.splitlines()[-1].startswith("✗ The proxy of telegram.proxy does not let")


def test_somebody_else_polls(tmp_path: Path, office: str) -> None:
    """Told where this program does not run; on PostgreSQL it may, on another machine."""
    with telegram(200, GOOD, getUpdates=(409, '{"ok": false}')) as server:
        done = doctor(tmp_path, database=office, telegram__api_base=server)

    conflict = "✗ Another program takes updates with the same token (409)."
    assert (conflict in done.out) is office.startswith("sqlite")


def test_a_webhook_that_polling_removes(tmp_path: Path, office: str) -> None:
    hook = (200, '{"ok": true, "result": {"url": "https://old.example"}}')
    with telegram(200, GOOD, getWebhookInfo=hook) as server:
        done = doctor(tmp_path, database=office, telegram__api_base=server)

    assert done.code == 0
    assert done.out.splitlines()[-1].startswith("! A webhook is still set at Telegram;")


def test_a_webhook_telegram_cannot_reach(tmp_path: Path, office: str) -> None:
    said = '{"ok": true, "result": {"url": "x", "last_error_message": "Connection timed out"}}'
    with telegram(200, GOOD, getWebhookInfo=(200, said)) as server:
        done = doctor(
            tmp_path,
            database=office,
            telegram__api_base=server,
            telegram__mode="webhook",
            telegram__webhook_secret="secret",
            web__public_url="http://bot.example.org",
        )

    assert done.code == 0
    assert done.out.splitlines()[-2:] == [
        "! web.public_url is http://bot.example.org; Telegram delivers to https only.",
        "! Telegram could not deliver the last update: Connection timed out",
    ]
