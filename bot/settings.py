"""What an operator can set: `config.toml` and the environment, read into one frozen object."""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError
from sqlalchemy import make_url

from bot import resources
from bot.setting_types import (
    Database,
    HttpUrl,
    HttpUrlOrEmpty,
    Listen,
    Networks,
    Proxy,
    TimeZone,
    Token,
)

PREFIX = "ZHUCUN_"
CONFIG_VARIABLE = "ZHUCUN_CONFIG"
DEFAULT_FILE = Path("config.toml")


class SettingsError(Exception):
    """The configuration is refused; the text has one line per fault, each with its key."""


class _Section(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True
    )


class Telegram(_Section):
    client: Literal["aiogram", "python-telegram-bot"] = "python-telegram-bot"
    token: Token = SecretStr("")
    api_base: HttpUrl = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr = SecretStr("")
    proxy: Proxy = Field(default="", repr=False)
    content: Literal["minimal", "full"] = "minimal"
    datum: Literal["WGS-84", "GCJ-02"] = "WGS-84"

    @field_validator("webhook_secret")
    @classmethod
    def _secret_for_webhooks(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        secret = value.get_secret_value()
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise ValueError("must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
        if not secret and info.data.get("mode") == "webhook":
            raise ValueError("must be set when mode is webhook: 1 to 256 of A-Z a-z 0-9 _ -")
        return value


class Web(_Section):
    listen: Listen = "127.0.0.1:8080"
    public_url: HttpUrlOrEmpty = ""
    trusted_proxies: Networks = ("127.0.0.1", "::1")

    @property
    def host(self) -> str:
        return urlsplit(f"//{self.listen}").hostname or ""

    @property
    def port(self) -> int:
        return urlsplit(f"//{self.listen}").port or 0


class Delivery(_Section):
    per_second: PositiveInt = 30
    per_chat_burst: PositiveInt = 3
    per_group_minute: PositiveInt = 20


class Files(_Section):
    folder: Path = Path("zhucun-files")
    largest_megabytes: Annotated[PositiveInt, Field(le=20)] = 10
    font: str = ""


class Documents(_Section):
    leave_slip: Path | Literal[""] = ""
    work_sheet: Path | Literal[""] = ""
    report: Path | Literal[""] = ""


class Log(_Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"


class Settings(_Section):
    """Everything that can be set. Made directly it holds the defaults; `load` asks the sources."""

    timezone: TimeZone = "Asia/Shanghai"
    language: Literal["zh_CN", "en"] = "zh_CN"
    database: Database = Field(default="sqlite:///zhucun.db", repr=False)
    policy: Path = Path("policies/guiding-opinions-2017.toml")
    telegram: Telegram = Telegram()
    web: Web = Web()
    delivery: Delivery = Delivery()
    files: Files = Files()
    documents: Documents = Documents()
    log: Log = Log()

    @model_validator(mode="after")
    def _address_for_webhooks(self) -> Self:
        if self.telegram.mode == "webhook" and not self.web.public_url:
            rule = "must be set when telegram.mode is webhook: the address Telegram shall call"
            raise ValidationError.from_exception_data(
                type(self).__name__,
                [
                    InitErrorDetails(
                        type=PydanticCustomError("value_error", rule),
                        loc=("web", "public_url"),
                        input="",
                    )
                ],
            )
        return self


def config_file(config: Path | None = None) -> Path | None:
    """Return the file that settings come from: the one given, `ZHUCUN_CONFIG`, `./config.toml`.

    Without any of them the answer is None, and a named file that does not exist is refused.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    file = config or (Path(named) if named else None)
    if file is None:
        return DEFAULT_FILE.absolute() if DEFAULT_FILE.is_file() else None
    if not file.is_file():
        origin = "--config" if config else CONFIG_VARIABLE
        raise SettingsError(f"{origin}: there is no file {file}")
    return file.absolute()


def load(config: Path | None = None) -> Settings:
    """Read file and environment, the environment winning; relative paths become absolute."""
    file = config_file(config)
    written = _from_file(file)
    set_outside = _from_environment()
    try:
        settings = Settings(**_merged(written, set_outside))
    except ValidationError as error:
        lines = (_explained(fault) for fault in error.errors(include_input=False))
        raise SettingsError("\n".join(lines)) from None

    def folder(key: str) -> Path:
        return file.parent if file and key in written and key not in set_outside else Path.cwd()

    database = _database_in(folder("database"), settings.database)
    outside = "folder" in set_outside.get("files", {})
    beside = _beside(database, folder("database"))
    if outside or "folder" in settings.files.model_fields_set:
        beside = Path.cwd() if outside or file is None else file.parent
    files = settings.files.model_copy(update={"folder": beside / settings.files.folder})
    policy = _policy_in(folder("policy"), settings.policy)
    own = {
        name: folder("documents") / path
        for name, path in settings.documents.model_dump().items()
        if path
    }
    documents = settings.documents.model_copy(update=own)
    known = {"database": database, "policy": policy, "files": files, "documents": documents}
    return settings.model_copy(update=known)


def _from_file(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read as TOML: {error}") from None


def _from_environment() -> dict[str, Any]:
    given = {name: value for name, value in os.environ.items() if name.upper().startswith(PREFIX)}
    known = {CONFIG_VARIABLE, *map(variable, keys())}
    unknown = sorted(name for name in given if name.upper() not in known)
    if unknown:
        allowed = ", ".join(sorted(known))
        raise SettingsError("\n".join(f"{name}: unknown; allowed: {allowed}" for name in unknown))
    values = {name.upper(): value for name, value in given.items()}
    found: dict[str, Any] = {}
    for key in keys():
        if variable(key) in values:
            section, _, name = key.rpartition(".")
            table = found.setdefault(section, {}) if section else found
            table[name] = values[variable(key)]
    return found


def keys() -> Iterator[str]:
    """Yield every key as it is written in errors: `timezone`, `telegram.token`."""
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, _Section):
            yield from (f"{name}.{inner}" for inner in field.annotation.model_fields)
        else:
            yield name


def variable(key: str) -> str:
    """Return the environment variable that overrides this key."""
    return PREFIX + key.replace(".", "__").upper()


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        below = under.get(key, {})
        if not isinstance(value, dict):
            merged[key] = value
        elif isinstance(below, dict):
            merged[key] = below | value
    return merged


def _explained(fault: ErrorDetails) -> str:
    key = ".".join(map(str, fault["loc"]))
    if fault["type"] == "extra_forbidden":
        section = key.rpartition(".")[0]
        allowed = [known for known in keys() if known.rpartition(".")[0] == section]
        if not section:
            tables = {known.partition(".")[0] for known in keys() if "." in known}
            allowed += [f"[{table}]" for table in sorted(tables)]
        return f"{key}: unknown key; allowed: {', '.join(allowed)}"
    if fault["type"] == "model_type":
        return f"{key}: must be a table, written as [{key}]"
    rule = fault["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    name = variable(key)
    return f"{name if name in os.environ else key}: {rule}"


def _database_in(folder: Path, value: str) -> str:
    url = make_url(value)
    if url.drivername != "sqlite" or url.database in {None, "", ":memory:"}:
        return value
    absolute = url.set(database=str(folder / str(url.database)))
    return absolute.render_as_string(hide_password=False)


def _beside(database: str, folder: Path) -> Path:
    """Return the folder an SQLite file is in; another database has none, so the one given."""
    url = make_url(database)
    is_file = url.drivername == "sqlite" and url.database not in {None, "", ":memory:"}
    return Path(str(url.database)).parent if is_file else folder


def _policy_in(folder: Path, value: Path) -> Path:
    """Return the pack's file; `policies/NAME.toml` also means the pack shipped under that name."""
    wanted = folder / value
    if not wanted.is_file() and value.parent == Path("policies"):
        try:
            return resources.policy_pack(value.name)
        except resources.ResourceMissingError:
            return wanted
    return wanted
