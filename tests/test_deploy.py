"""The units and the TLS front: systemd accepts them, and they say what the program expects."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = {
    "zhucun.service": "run",
    "zhucun-web@.service": "run --only web",
    "zhucun-worker@.service": "run --only worker",
}
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "CapabilityBoundingSet": "",
    "StateDirectory": "zhucun",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
}
LONGEST_DRAIN_SECONDS = 21


class _Unit(configparser.ConfigParser):
    def optionxform(self, optionstr: str) -> str:
        """Let keys keep their capitals."""
        return optionstr


def unit(name: str) -> configparser.ConfigParser:
    """Read a unit; of a key given more than once the last counts."""
    found = _Unit(strict=False, interpolation=None)
    found.read(DEPLOY / name, encoding="utf-8")
    return found


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_the_right_part_and_is_hardened(name: str) -> None:
    service = unit(name)["Service"]

    assert service["ExecStart"].partition("config.toml ")[2] == UNITS[name]
    assert {key: service[key] for key in HARDENED} == HARDENED
    assert service["Restart"] == "always"
    assert service["KillSignal"] == "SIGTERM"
    assert int(service["TimeoutStopSec"]) > LONGEST_DRAIN_SECONDS
    assert unit(name)["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.parametrize("name", [name for name in UNITS if "@" in name])
def test_each_instance_listens_at_its_own_port(name: str) -> None:
    assert unit(name)["Service"]["Environment"] == "ZHUCUN_WEB__LISTEN=127.0.0.1:%i"


@pytest.mark.parametrize("name", UNITS)
def test_systemd_accepts_the_unit(name: str, tmp_path: Path) -> None:
    """Where systemd-analyze is missing, the tests above are all that was checked; that is said."""
    program = shutil.which("systemd-analyze")
    if program is None:
        sys.stderr.write(f"{name}: no systemd-analyze here, only its keys were checked\n")
        assert set(unit(name)) == {"DEFAULT", "Unit", "Service", "Install"}
        return
    # The program and the state are not installed where tests run; all else is as delivered.
    text = (DEPLOY / name).read_text(encoding="utf-8")
    copy = tmp_path / name.replace("@.", "@8081.")
    copy.write_text(text.replace("/opt/zhucun/bin/zhucun", "/bin/true"), encoding="utf-8")

    done = subprocess.run(  # noqa: S603  systemd's own checker on our own file
        [program, "verify", "--recursive-errors=no", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )

    ours = [line for line in done.stderr.splitlines() if copy.name in line]
    assert ours == []
    assert done.returncode == 0, done.stderr


def test_the_tls_front_hands_on_the_webhooks_and_nothing_else() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    places = re.findall(r"location (\S+) \{", text)

    assert places == ["/telegram/", "/"]
    assert text.count("proxy_pass") == 1
    assert "X-Forwarded-For $remote_addr;" in text
    assert text.count("{") == text.count("}")
