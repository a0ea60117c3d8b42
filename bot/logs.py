"""Structured logs to standard error: plain lines or JSON, without values of local variables."""

import io
import logging
import sys
from contextlib import suppress
from typing import Literal, TextIO

import structlog

Format = Literal["console", "json"]


class _Unfailing(io.TextIOBase):
    """Standard error, where a full disk loses lines and does not end the program."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, said: str) -> int:
        """Write, or lose it."""
        with suppress(OSError):
            self._stream.write(said)
        return len(said)

    def flush(self) -> None:
        """Flush, or leave it for the next time."""
        with suppress(OSError):
            self._stream.flush()


def configure(level: str, shape: Format) -> None:
    """Log from this level on; libraries only when something is wrong."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if shape == "json"
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    traceback: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info] if shape == "json" else []
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *traceback,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(_Unfailing(sys.stderr)),  # type: ignore[arg-type]  # it prints and flushes only
    )
    logging.basicConfig(level=logging.WARNING)
