"""The whole program as an office runs it: set up by commands, running as a process, spoken to."""

from __future__ import annotations

import asyncio
import csv
import os
import signal
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.resources import policy_pack
from tests.console import zhucun

if TYPE_CHECKING:
    from tests.fakes.bot_api import FakeBotApi

PEOPLE = {"李四": 11, "张三": 12, "王五": 13, "赵六": 14, "钱七": 15}
ROSTER = """姓名,电话,角色,乡镇,村
李四,13900000001,队长,平安镇,石桥村
张三,13900000002,队员,平安镇,石桥村
王五,13900000003,队员,平安镇,石桥村
赵六,13900000004,乡镇专干,平安镇,
钱七,13900000005,县专干,,
"""


ROOT = Path(__file__).resolve().parents[1]
ADMINISTRATOR, ADMINISTRATOR_PHONE = "管理员", "13900000000"
SECRET = "a-Secret_42"
_MORNING = 10


def where_it_is_morning() -> str:
    """Give a zone in which it is between ten and eleven now, at whatever hour a test runs.

    So a day does not end while a test runs, and none begun at midnight is still yesterday's
    business.
    """
    ahead = (_MORNING - SystemClock().now().hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/UTC"


@dataclass(slots=True)
class Running:
    """One `zhucun run` in a process of its own."""

    process: asyncio.subprocess.Process
    web: str
    log: Path

    async def ready(self, seconds: float = 60) -> None:
        """Wait until the program says it is ready."""
        async with asyncio.timeout(seconds):
            while "ready" not in self.log.read_text(encoding="utf-8", errors="replace"):
                assert self.process.returncode is None, self.log.read_text(encoding="utf-8")
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """Kill the process at once."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()

    async def stop(self) -> int:
        """Ask the process to stop, once it is up and can be asked, and give its exit code."""
        await self.ready()
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 25)


@dataclass(slots=True)
class Program:
    """A county on a database, with `zhucun run` in processes that can be killed and started.

    `extra` are further settings; `people` are the users by name, `roster` who they are. `zone`
    is the county's, by default one in which it is morning now; `pack` is its policy pack if
    not the one without quiet hours; `module` is what runs as `zhucun`.
    """

    folder: Path
    database: str
    server: FakeBotApi
    client: str = "python-telegram-bot"
    extra: dict[str, str] = field(default_factory=dict)
    roster: str = ROSTER
    zone: str = field(default_factory=where_it_is_morning)
    pack: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    module: str = "bot"
    running: list[Running] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        """The settings of every command, as environment variables without ZHUCUN_."""
        return {
            "database": self.database,
            "policy": str(self.folder / "pack.toml"),
            "telegram__client": self.client,
            "telegram__token": self.server.token,
            "telegram__api_base": self.server.url,
        } | self.extra

    async def set_up(self) -> None:
        """Create the county, import the roster and issue codes, as the README says."""
        (self.folder / "pack.toml").write_text(
            self.pack or without_quiet_hours(), encoding="utf-8"
        )
        (self.folder / "people.csv").write_text(self.roster, encoding="utf-8")
        await self.command(
            "init",
            *("--county", "示范县", "--timezone", self.zone),
            *("--go-live", first_of_this_month(self.zone)),
            *("--name", ADMINISTRATOR, "--phone", ADMINISTRATOR_PHONE),
        )
        await self.command("import-people", "people.csv")
        await self.command("codes", "--out", "codes.csv")
        phones = {name: phone for name, phone, *_ in csv.reader(self.roster.splitlines())}
        phones |= {ADMINISTRATOR: ADMINISTRATOR_PHONE}
        with (self.folder / "codes.csv").open(encoding="utf-8-sig", newline="") as file:
            for name, *cells in csv.reader(file):
                for cell in cells:
                    if "-" in cell and len(cell) == len("1234-6789"):
                        # What one says to be bound: the code and the number's last digits.
                        self.codes[name] = f"{cell} {phones[name][-4:]}"

    async def command(self, *arguments: str) -> str:
        """Run a command to its end and give what it printed."""
        done = await asyncio.to_thread(zhucun, self.folder, *arguments, **self.settings)
        assert done.code == 0, done
        return done.out

    async def run(self, *arguments: str) -> Running:
        """Start a `zhucun run` of its own log and web address; it goes on until it is ended."""
        listen = f"127.0.0.1:{free_port()}"
        settings = self.settings | {"web__listen": listen}
        own = {f"ZHUCUN_{name.upper()}": value for name, value in settings.items()}
        kept = {k: v for k, v in os.environ.items() if not k.upper().startswith("ZHUCUN_")}
        path = self.folder / f"run-{len(self.running)}.log"
        with path.open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self.module, "run", *arguments),
                env=kept | own | {"PYTHONPATH": str(ROOT)},
                cwd=self.folder,
                stderr=log,
            )
        started = Running(process, f"http://{listen}", path)
        self.running.append(started)
        return started

    async def start(self) -> None:
        """Start `zhucun run`; it takes events as soon as it is up."""
        await self.run()

    async def kill(self) -> None:
        """Kill whatever runs at once."""
        for one in self.running:
            await one.kill()

    async def stop(self) -> int:
        """Ask the process started last to stop and give its exit code."""
        return await self.running[-1].stop()


def first_of_this_month(zone: str) -> str:
    """Give a go-live day before which no month was lived that would now be closed."""
    return SystemClock().now().astimezone(ZoneInfo(zone)).date().replace(day=1).isoformat()


def free_port() -> int:
    """Give a port nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def without_quiet_hours() -> str:
    """Give the default pack so that a test does not depend on the hour it runs at.

    What comes once a day comes at its end: whether a sweep passed before or after something was
    said would else be chance.
    """
    body = policy_pack("guiding-opinions-2017").read_text(encoding="utf-8")
    changed = body.replace('starts = "21:00"\nends = "07:30"', 'starts = "00:00"\nends = "00:00"')
    changed = changed.replace('at = "17:30"', 'at = "23:59"')
    changed = changed.replace('\nat = "09:00"', '\nat = "23:58"')
    changed = changed.replace('latest = "12:00"', 'latest = "23:59"')
    assert changed != body
    return changed
