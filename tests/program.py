"""The whole program as an office runs it: set up by commands, running as a process, spoken to."""

from __future__ import annotations

import asyncio
import csv
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

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


@dataclass(slots=True)
class Program:
    """A county on a database, with `zhucun run` in a process that can be killed and started."""

    folder: Path
    database: str
    server: FakeBotApi
    client: str = "python-telegram-bot"
    codes: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        """Say where the program logs to."""
        self.log = self.folder / "run.log"

    @property
    def settings(self) -> dict[str, str]:
        """The settings of every command, as environment variables without ZHUCUN_."""
        return {
            "database": self.database,
            "policy": str(self.folder / "pack.toml"),
            "telegram__client": self.client,
            "telegram__token": self.server.token,
            "telegram__api_base": self.server.url,
        }

    async def set_up(self) -> None:
        """Create the county, import the roster and issue codes, as the README says."""
        (self.folder / "pack.toml").write_text(without_quiet_hours(), encoding="utf-8")
        (self.folder / "people.csv").write_text(ROSTER, encoding="utf-8")
        await self.command(
            "init",
            *("--county", "示范县", "--timezone", "Asia/Shanghai", "--go-live", "2026-01-01"),
            *("--name", "管理员", "--phone", "13900000000"),
        )
        await self.command("import-people", "people.csv")
        await self.command("codes", "--out", "codes.csv")
        with (self.folder / "codes.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                self.codes |= {row[0]: cell for cell in row[1:] if "-" in cell and len(cell) == 9}

    async def command(self, *arguments: str) -> str:
        """Run a command to its end and give what it printed."""
        done = await asyncio.to_thread(zhucun, self.folder, *arguments, **self.settings)
        assert done.code == 0, done
        return done.out

    async def start(self) -> None:
        """Start `zhucun run`; it takes events as soon as it is up."""
        extra = {f"ZHUCUN_{name.upper()}": value for name, value in self.settings.items()}
        kept = {k: v for k, v in os.environ.items() if not k.upper().startswith("ZHUCUN_")}
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=kept | extra, cwd=self.folder, stderr=log
            )

    async def kill(self) -> None:
        """Kill the process at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()
            self.process = None

    async def stop(self) -> int:
        """Ask the process to stop and give its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(self.process.wait(), 20)
        self.process = None
        return code


def without_quiet_hours() -> str:
    """Give the default pack so that a test does not depend on the hour it runs at."""
    body = policy_pack("guiding-opinions-2017").read_text(encoding="utf-8")
    changed = body.replace('starts = "21:00"\nends = "07:30"', 'starts = "00:00"\nends = "00:00"')
    changed = changed.replace('at = "17:30"', 'at = "23:59"')
    assert changed != body
    return changed
