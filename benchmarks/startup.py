"""How long `zhucun run` takes from exec to ready, and what it holds when idle, for each client."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.resources import policy_pack
from tests.program import free_port

ROUNDS = 5
IDLE_SECONDS = 3.0
CLIENTS = ("python-telegram-bot", "aiogram")


def environment(folder: Path, client: str) -> dict[str, str]:
    """Give the settings of an office that nobody can reach."""
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith("ZHUCUN_")}
    return kept | {
        "ZHUCUN_DATABASE": f"sqlite:///{folder / 'office.db'}",
        "ZHUCUN_POLICY": str(policy_pack("guiding-opinions-2017")),
        "ZHUCUN_TELEGRAM__CLIENT": client,
        "ZHUCUN_TELEGRAM__TOKEN": "4242:nobody",
        "ZHUCUN_TELEGRAM__API_BASE": f"http://127.0.0.1:{free_port()}",
        "ZHUCUN_WEB__LISTEN": f"127.0.0.1:{free_port()}",
    }


def resident(process: int) -> float:
    """Give a process's resident memory in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def once(folder: Path, client: str) -> tuple[float, float]:
    """Start once; give the seconds to ready and the memory when idle."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=environment(folder, client),
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        lines = process.stderr or ()
        next(line for line in lines if " ready" in line)
        seconds = time.perf_counter() - began
        time.sleep(IDLE_SECONDS)
        memory = resident(process.pid)
        process.terminate()
        process.communicate()
    return seconds, memory


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = ("--county", "示范县", "--timezone", "Asia/Shanghai", "--go-live", "2026-01-01")
        subprocess.run(  # noqa: S603  our own command
            [sys.executable, "-m", "bot", "init", *first, "--name", "x", "--phone", "13900000000"],
            env=environment(folder, CLIENTS[0]),
            cwd=folder,
            check=True,
            capture_output=True,
        )
        for client in CLIENTS:
            figures = [once(folder, client) for _ in range(ROUNDS)]
            seconds = sorted(figure[0] for figure in figures)
            memory = statistics.median(figure[1] for figure in figures)
            print(
                f"{client}: ready after {statistics.median(seconds):.2f} s "
                f"({seconds[0]:.2f} to {seconds[-1]:.2f}), idle at {memory:.0f} MB"
            )


if __name__ == "__main__":
    main()
