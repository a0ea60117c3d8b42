"""The configuration: where it is found, what wins, and how faults are told."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot import settings

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "config.example.toml"
TOKEN = "4242:not-to-be-shown"


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.upper().startswith(settings.PREFIX):
            monkeypatch.delenv(name)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def written(folder: Path, text: str, name: str = "config.toml") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def refusal(text: str, folder: Path) -> str:
    with pytest.raises(settings.SettingsError) as refused:
        settings.load(written(folder, text))
    return str(refused.value)


def flat(values: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            found |= {f"{key}.{inner}": below for inner, below in value.items()}
        else:
            found[key] = value
    return found


def test_the_example_names_every_key_with_its_default() -> None:
    example = flat(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))

    defaults = flat(settings.Settings().model_dump(mode="json"))
    defaults["telegram.token"] = settings.Settings().telegram.token.get_secret_value()

    assert example == defaults
    assert list(example) == list(settings.keys())


def test_the_example_explains_every_key_in_two_languages() -> None:
    above: list[str] = []
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            above.append(line)
        elif " = " in line:
            chinese = [comment for comment in above if re.search(r"[\u4e00-\u9fff]", comment)]
            english = [comment for comment in above if comment not in chinese]
            assert chinese, line
            assert english, line
            above = []
        elif not line.startswith("["):
            above = []


def test_the_example_is_accepted_as_it_is(tmp_path: Path) -> None:
    config = written(tmp_path / "office", EXAMPLE.read_text(encoding="utf-8"))

    loaded = settings.load(config)

    assert loaded.telegram == settings.Telegram()
    assert loaded.database == f"sqlite:///{tmp_path / 'office' / 'zhucun.db'}"


def test_without_a_file_the_defaults_hold(empty_folder: Path) -> None:
    loaded = settings.load()

    assert loaded.timezone == "Asia/Shanghai"
    assert loaded.database == f"sqlite:///{empty_folder / 'zhucun.db'}"
    assert loaded.policy.is_absolute()


def test_the_argument_wins_over_the_variable_and_the_variable_over_the_folder(
    tmp_path: Path, empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_folder = written(empty_folder, 'language = "zh_CN"')
    named = written(tmp_path, 'language = "en"', "named.toml")
    given = written(tmp_path, 'timezone = "UTC"', "given.toml")

    assert settings.config_file() == in_folder
    monkeypatch.setenv("ZHUCUN_CONFIG", str(named))
    assert settings.config_file() == named
    assert settings.load().language == "en"
    assert settings.config_file(given) == given
    assert settings.load(given).timezone == "UTC"


def test_a_named_file_must_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(settings.SettingsError, match="--config: there is no file"):
        settings.load(tmp_path / "missing.toml")
    monkeypatch.setenv("ZHUCUN_CONFIG", str(tmp_path / "missing.toml"))
    with pytest.raises(settings.SettingsError, match="ZHUCUN_CONFIG: there is no file"):
        settings.load()


def test_the_environment_wins_key_by_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = written(tmp_path, 'timezone = "UTC"\n[telegram]\nmode = "polling"\nproxy = ""\n')
    monkeypatch.setenv("ZHUCUN_TIMEZONE", "Asia/Urumqi")
    monkeypatch.setenv("ZHUCUN_TELEGRAM__PROXY", "socks5://127.0.0.1:1080")
    monkeypatch.setenv("ZHUCUN_DELIVERY__PER_SECOND", "7")

    loaded = settings.load(config)

    assert loaded.timezone == "Asia/Urumqi"
    assert loaded.telegram.proxy == "socks5://127.0.0.1:1080"
    assert loaded.telegram.mode == "polling"
    assert loaded.delivery == settings.Delivery(per_second=7)


def test_relative_paths_belong_to_the_file_that_names_them(
    tmp_path: Path, empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = tmp_path / "office"
    config = written(office, 'database = "sqlite:///data/x.db"\npolicy = "county.toml"\n')

    loaded = settings.load(config)
    monkeypatch.setenv("ZHUCUN_DATABASE", "sqlite:///y.db")
    overridden = settings.load(config)

    assert loaded.database == f"sqlite:///{office / 'data' / 'x.db'}"
    assert loaded.policy == office / "county.toml"
    assert overridden.database == f"sqlite:///{empty_folder / 'y.db'}"
    assert overridden.policy == office / "county.toml"


@pytest.mark.parametrize(
    "database",
    ["sqlite:////var/lib/z.db", "sqlite:///:memory:", "postgresql+psycopg://a:b%40c@host/office"],
)
def test_complete_database_addresses_stay_as_they_are(tmp_path: Path, database: str) -> None:
    assert settings.load(written(tmp_path, f'database = "{database}"')).database == database


def test_a_shipped_pack_is_found_from_anywhere_but_a_file_of_the_office_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped" / "policies" / "guiding-opinions-2017.toml"
    shipped.parent.mkdir(parents=True)
    shipped.touch()
    monkeypatch.setattr("bot.resources._POLICY_FOLDERS", (shipped.parent,))
    config = written(tmp_path / "office", 'policy = "policies/guiding-opinions-2017.toml"')

    assert settings.load().policy == shipped
    assert settings.load(config).policy == shipped
    own = tmp_path / "office" / "policies" / "guiding-opinions-2017.toml"
    own.parent.mkdir()
    own.touch()
    assert settings.load(config).policy == own


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('timezone = "Mars/Base"', "timezone: must be a time zone's name, for example"),
        ('language = "fr"', "language: must be 'zh_CN' or 'en'"),
        ('database = "mysql://x/y"', "database: must begin with sqlite:/// or postgresql+psycopg"),
        ('database = "nonsense"', "database: must begin with sqlite:/// or postgresql+psycopg"),
        ("telegram = 5", "telegram: must be a table, written as [telegram]"),
        (
            '[telegram]\nclient = "x"',
            "telegram.client: must be 'aiogram' or 'python-telegram-bot'",
        ),
        ('[telegram]\nmode = "x"', "telegram.mode: must be 'polling' or 'webhook'"),
        ('[telegram]\nmode = "webhook"', "telegram.webhook_secret: must be set when mode is"),
        ('[telegram]\nwebhook_secret = "a b"', "telegram.webhook_secret: must be 1 to 256 of"),
        ('[telegram]\nproxy = "x"', "telegram.proxy: must be empty or an address that begins"),
        ('[telegram]\napi_base = ""', "telegram.api_base: must be an address that begins with"),
        ('[telegram]\ncontent = "all"', "telegram.content: must be 'minimal' or 'full'"),
        ('[web]\nlisten = "8080"', "web.listen: must be host:port, for example 127.0.0.1:8080"),
        ('[web]\nlisten = "a:99999"', "web.listen: must be host:port, for example"),
        ('[web]\npublic_url = "x"', "web.public_url: must be an address that begins with"),
        ("[delivery]\nper_second = 0", "delivery.per_second: must be greater than 0"),
        ('[log]\nlevel = "loud"', "log.level: must be 'debug', 'info', 'warning' or 'error'"),
        ("colour = 1", "colour: unknown key; allowed: timezone, language, database, policy, ["),
        ("[web]\nport = 1", "web.port: unknown key; allowed: web.listen, web.public_url"),
    ],
)
def test_a_fault_names_the_key_and_what_is_allowed(tmp_path: Path, text: str, line: str) -> None:
    said = refusal(text, tmp_path)

    assert said.startswith(line)
    assert "\n" not in said


def test_every_fault_has_its_own_line(tmp_path: Path) -> None:
    said = refusal('language = "fr"\n[log]\nformat = "xml"\ncolour = 1\n', tmp_path)

    assert [line.partition(":")[0] for line in said.splitlines()] == [
        "language",
        "log.format",
        "log.colour",
    ]


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    assert "config.toml: cannot be read as TOML" in refusal("timezone = \n", tmp_path)


def test_unknown_variables_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUCUN_TELEGRAM__TOKENS", "x")
    monkeypatch.setenv("ZHUCUN_TELEGRAM", '{"token": "x"}')

    with pytest.raises(settings.SettingsError) as refused:
        settings.load()

    lines = str(refused.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "ZHUCUN_TELEGRAM",
        "ZHUCUN_TELEGRAM__TOKENS",
    ]
    assert "ZHUCUN_TELEGRAM__TOKEN," in lines[0]


def test_a_bad_value_from_outside_is_told_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZHUCUN_DELIVERY__PER_SECOND", "many")

    with pytest.raises(settings.SettingsError, match=r"^ZHUCUN_DELIVERY__PER_SECOND: must be"):
        settings.load()


def test_secrets_are_readable_on_purpose_only(tmp_path: Path) -> None:
    database = "postgresql+psycopg://office:not-to-be-shown@host/office"
    proxy = "http://me:not-to-be-shown@proxy:3128"
    text = f'database = "{database}"\n[telegram]\ntoken = "{TOKEN}"\nproxy = "{proxy}"\n'
    text += 'webhook_secret = "not-to-be-shown"\n'

    loaded = settings.load(written(tmp_path, text))

    assert loaded.telegram.token.get_secret_value() == TOKEN
    assert loaded.database == database
    assert "not-to-be-shown" not in f"{loaded!r} {loaded}"


@pytest.mark.parametrize("value", ['"4242 not-to-be-shown"', '["not-to-be-shown"]'])
def test_a_refused_token_is_not_repeated(tmp_path: Path, value: str) -> None:
    said = refusal(f'[telegram]\ntoken = {value}\nlanguage = "not-to-be-shown"', tmp_path)

    assert said.startswith("telegram.token: must be")
    assert "not-to-be-shown" not in said


def test_settings_do_not_change() -> None:
    loaded = settings.load()

    with pytest.raises(ValidationError, match="frozen"):
        loaded.language = "en"  # type: ignore[misc] # the very thing that must fail


def test_listen_is_host_and_port() -> None:
    assert (settings.Web().host, settings.Web().port) == ("127.0.0.1", 8080)
    both = settings.Web(listen="[::1]:9000")
    assert (both.host, both.port) == ("::1", 9000)
