"""What a single setting may hold: each type refuses a bad value and says what is allowed."""

import re
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address that begins with http:// or https://")
    return value.rstrip("/")


def _http_url_or_empty(value: str) -> str:
    return _http_url(value) if value else value


def _proxy(value: str) -> str:
    if value and not re.fullmatch(r"(http|socks5)://\S+", value):
        raise ValueError("must be empty or an address that begins with http:// or socks5://")
    return value


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"(\d+:[A-Za-z0-9_-]+)?", value.get_secret_value()):
        raise ValueError("must be empty or a bot token: digits, a colon, letters and digits")
    return value


def _listen(value: str) -> str:
    try:
        parts = urlsplit(f"//{value}")
        complete = bool(parts.hostname and parts.port) and parts.netloc == value
    except ValueError:
        complete = False
    if not complete:
        raise ValueError("must be host:port, for example 127.0.0.1:8080")
    return value


def _database(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        url = None
    known = url is not None and (
        url.drivername == "postgresql+psycopg" or (url.drivername == "sqlite" and not url.host)
    )
    if url is None or not known or not url.database:
        raise ValueError("must begin with sqlite:/// or postgresql+psycopg:// and name a database")
    return value


def _split(value: object) -> object:
    return (
        [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, str)
        else value
    )


def _networks(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        try:
            ip_network(value)
        except ValueError:
            rule = "must be addresses or networks, for example 127.0.0.1 or 10.0.0.0/8"
            raise ValueError(rule) from None
    return values


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, LookupError):
        raise ValueError("must be a time zone's name, for example Asia/Shanghai") from None
    return value


Database = Annotated[str, AfterValidator(_database)]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
HttpUrlOrEmpty = Annotated[str, AfterValidator(_http_url_or_empty)]
Listen = Annotated[str, AfterValidator(_listen)]
Networks = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_networks)]
Proxy = Annotated[str, AfterValidator(_proxy)]
TimeZone = Annotated[str, AfterValidator(_timezone)]
Token = Annotated[SecretStr, AfterValidator(_token)]
