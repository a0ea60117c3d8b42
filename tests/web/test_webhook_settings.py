"""What must be set before the platform can call us, and whose word about callers is taken."""

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings, SettingsError, Telegram, Web, load

CALLED = Telegram(mode="webhook", webhook_secret=SecretStr("s"))


def test_a_webhook_needs_an_address() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(telegram=CALLED)

    (fault,) = refused.value.errors()
    assert fault["loc"] == ("web", "public_url")
    assert Settings(telegram=CALLED, web=Web(public_url="https://x.example")).telegram == CALLED


def test_the_fault_names_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUCUN_TELEGRAM__MODE", "webhook")
    monkeypatch.setenv("ZHUCUN_TELEGRAM__WEBHOOK_SECRET", "s")

    with pytest.raises(SettingsError, match=r"^web\.public_url: must be set when telegram\.mode"):
        load()


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("", ()),
        ("10.0.0.0/8", ("10.0.0.0/8",)),
        ("10.0.0.0/8, ::1", ("10.0.0.0/8", "::1")),
    ],
)
def test_proxies_are_separated_by_commas_outside(
    said: str, read: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHUCUN_WEB__TRUSTED_PROXIES", said)

    assert load().web.trusted_proxies == read


@pytest.mark.parametrize("said", ["proxy.example", "10.0.0.1/8", "10.0.0.0/99"])
def test_a_proxy_is_an_address_or_a_network(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUCUN_WEB__TRUSTED_PROXIES", said)

    with pytest.raises(SettingsError, match="must be addresses or networks, for example"):
        load()
