"""Structured logs to standard error: plain lines or JSON, without values of local variables."""

import logging
import sys
from typing import Literal

import structlog

Format = Literal["console", "json"]


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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING)
