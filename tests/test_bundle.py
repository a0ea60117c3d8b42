"""`make bundle`: an installation on a machine that reaches no package index."""

import os
import subprocess
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOWHERE = "http://127.0.0.1:1/"

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("wheel")]


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ZHUCUN_", "MAKE"))}
    done = subprocess.run(  # noqa: S603  the commands are this file's own
        command,
        cwd=cwd,
        env=kept | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_a_bundle_installs_without_any_index(tmp_path: Path) -> None:
    """What `make bundle` packs is enough: unpacked elsewhere, installed, a county made."""
    bundle = ROOT / run("make", "-s", "bundle", cwd=ROOT).splitlines()[-1]
    with tarfile.open(bundle) as packed:
        packed.extractall(tmp_path, filter="data")
    unpacked, target = tmp_path / "zhucun", tmp_path / "opt"
    assert str(ROOT) not in (unpacked / "runtime.txt").read_text(encoding="utf-8")

    run(
        unpacked / "install.sh",
        target,
        cwd=tmp_path,
        PIP_INDEX_URL=NOWHERE,
        PIP_EXTRA_INDEX_URL="",
        PIP_FIND_LINKS="",
        PIP_CONFIG_FILE=os.devnull,
    )

    where = run(target / "bin" / "python", "-c", "import bot; print(bot.__file__)", cwd=tmp_path)
    assert where.startswith(str(target))
    shown = run(target / "bin" / "zhucun", "demo", "--db", "d.db", cwd=tmp_path)
    assert "石桥村工作队" in shown
    assert (tmp_path / "d.db").stat().st_size > 0
