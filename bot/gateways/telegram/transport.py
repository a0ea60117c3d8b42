"""What a client library must do for us: one call, answered raw or lost in one of two ways."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

Params = Mapping[str, object]

CONNECT_SECONDS = 10.0
CONNECTIONS = 100
# Of the connections: the others are for presses, for files that come, and for the poll.
AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Upload:
    """A parameter whose value is a file of ours."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP, undecoded."""

    status: int
    body: bytes


class NotWrittenError(Exception):
    """No byte of the request left: there was no connection to write it to."""


class AnswerLostError(Exception):
    """The request may have been carried out; no answer came back."""


class Transport(Protocol):
    """One bot's connections through one client library."""

    @property
    def at_once(self) -> int:
        """How many messages it can carry at the same time; more would only wait inside it."""

    async def call(self, method: str, params: Params, patience: float) -> Answer:
        """Call a method within `patience` seconds; raise only the two errors above."""

    async def download(self, path: str, patience: float) -> Answer:
        """Get the file at a path that getFile named, within `patience` seconds; as `call`."""

    async def close(self) -> None:
        """Let go of connections; later calls raise NotWrittenError."""


_NEVER_CONNECTED = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)


def failure(
    error: BaseException, unsent: tuple[type[BaseException], ...]
) -> NotWrittenError | AnswerLostError:
    """Say what a library's error means; `unsent` are its classes for "no connection".

    The libraries wrap refused, cut and timed-out alike, so the whole chain of causes counts.
    Only class names are kept: the libraries' texts quote the address, which holds the token.
    """
    chain = list(_causes(error))
    names = ", because ".join(type(link).__name__ for link in chain)
    if any(isinstance(link, (*unsent, *_NEVER_CONNECTED)) for link in chain):
        return NotWrittenError(names)
    return AnswerLostError(names)


def _causes(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__
