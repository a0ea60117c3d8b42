"""The wheel is complete: installed elsewhere, it needs nothing of this checkout."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACK = "guiding-opinions-2017.toml"

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("wheel")]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "ZHUCUN_", "COV_"))
    }
    done = subprocess.run(  # noqa: S603 - the commands are this file's own
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = "from hatchling.build import build_wheel; print(build_wheel({!r}))"
    name = run(sys.executable, "-c", built.format(str(folder)), cwd=ROOT).splitlines()[-1]
    return folder / name


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the commands of an environment that has the wheel and our locked dependencies."""
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    paths = {"base": str(home), "platbase": str(home)}
    packages = Path(sysconfig.get_path("purelib", scheme="venv", vars=paths))
    commands = Path(sysconfig.get_path("scripts", scheme="venv", vars=paths))
    uv = shutil.which("uv", path=str(Path(sys.executable).parent))
    assert uv is not None
    python = commands / Path(sys.executable).name
    run(uv, "pip", "install", "--offline", "--no-deps", "--python", python, wheel, cwd=home)
    # Plain path lines, unlike an activated site folder, do not run the editable install's own.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return commands


def test_the_wheel_carries_what_is_not_code(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"{target}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, target in (
            ("policies", "bot/policies"),
            ("bot/locales", "bot/locales"),
            ("storage/migrations", "storage/migrations"),
        )
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert f"bot/policies/{PACK}" in expected
    assert "storage/migrations/script.py.mako" in expected
    assert expected - inside == set()
    assert {name.split("/")[0] for name in inside if ".dist-info" not in name} == {
        "bot",
        "handlers",
        "storage",
    }


def test_the_installed_program_is_not_this_checkout(elsewhere: Path, tmp_path: Path) -> None:
    asked = (
        "import bot, handlers, storage; print(bot.__file__, handlers.__file__, storage.__file__)"
    )
    found = run(elsewhere / "python", "-c", asked, cwd=tmp_path)

    assert found.count(str(elsewhere.parent)) == 3
    assert str(ROOT) not in found.replace(str(elsewhere.parent), "")


def test_the_installed_program_finds_its_policy_pack(elsewhere: Path, tmp_path: Path) -> None:
    asked = "from bot import settings; print(settings.load().policy)"
    found = Path(run(elsewhere / "python", "-c", asked, cwd=tmp_path).strip())

    assert found.name == PACK
    assert elsewhere.parent in found.parents
    assert found.read_bytes() == (ROOT / "policies" / PACK).read_bytes()


def test_the_demo_county_can_be_made_from_anywhere(elsewhere: Path, tmp_path: Path) -> None:
    database = tmp_path / "d.db"

    people = json.loads(
        run(elsewhere / "zhucun", "demo", "--db", database, "--json", cwd=tmp_path)
    )

    assert database.stat().st_size > 0
    assert {"name", "roles", "team", "village"} == set(people[0])
