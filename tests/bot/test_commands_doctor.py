"""`zhucun doctor`: every line is good or says what to do, and the token is never shown."""

import re
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from sqlalchemy import delete, update

from storage import tables
from storage.database import Database
from tests.console import Done, zhucun
from tests.offices import found


@pytest.fixture
def office(database: Database, database_url: str) -> str:
    found(database)
    return database_url


def doctor(folder: Path, **settings: str) -> Done:
    return zhucun(folder, "doctor", language="en", **settings)


def marks(done: Done) -> list[str]:
    return [line[0] for line in done.out.splitlines()]


def test_a_good_installation_has_nothing_to_do(tmp_path: Path, office: str) -> None:
    (tmp_path / "config.toml").write_text("# everything is a default\n")

    done = doctor(tmp_path, database=office)

    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0] == f"✓ Configuration: {tmp_path / 'config.toml'}"
    assert lines[1].endswith(", up to date")
    assert lines[2].startswith("✓ Area: 云溪县, time zone Asia/Shanghai, live from 2026-11-02")
    assert lines[3] == "✓ Policy: Guiding Opinions of 2017 (default), from 2017-12-24"
    assert re.match(r"! \d+ rules of the policy are examples that no county confirmed", lines[4])
    assert lines[-1] == "! Telegram is off (telegram.token is empty)"
    assert "✗" not in done.out


def test_without_a_font_it_names_the_package(tmp_path: Path, office: str) -> None:
    """Pictures become text then, which is no fault; a font that is there is named."""
    setting = tmp_path / "config.toml"
    setting.write_text(f'[files]\nfont = "{tmp_path}/none.ttf"\n')
    done = doctor(tmp_path, database=office)
    (line,) = [one for one in done.out.splitlines() if "fonts-noto-cjk" in one]
    assert (done.code, line[0]) == (0, "!")

    font = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
    setting.write_text(f'[files]\nfont = "{font}"\n')
    assert f"✓ Font for pictures: {font}" in doctor(tmp_path, database=office).out


def test_before_init_the_configured_pack_is_looked_at(tmp_path: Path, database_url: str) -> None:
    done = doctor(tmp_path, database=database_url)

    assert done.code == 1
    assert done.out.splitlines()[2:4] == [
        "✗ The database is not set up yet. Run zhucun init first.",
        "✓ The policy pack can be used: Guiding Opinions of 2017 (default)",
    ]


def test_faults_of_the_configuration_are_lines_too(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('colour = "red"\n[telegram]\nmode = "smoke"\n')

    done = doctor(tmp_path)

    assert (done.code, done.err) == (1, "")
    assert marks(done) == ["✗", "✗"]
    assert "colour: unknown key" in done.out
    assert "telegram.mode: " in done.out


def test_a_policy_that_no_longer_reads_and_a_missing_year_are_wrong(
    tmp_path: Path, office: str, database: Database
) -> None:
    with database.write() as work:
        work.run(update(tables.PolicyVersion).values(body='id = "x"\ncolour = "red"\n'))
        work.run(delete(tables.CalendarDay))
        work.run(update(tables.Installation).values(revision=99))

    done = doctor(tmp_path, database=office)

    wrong = [line for line in done.out.splitlines() if line.startswith("✗")]
    assert done.code == 1
    assert wrong[0].startswith("✗ The policy guiding-opinions-2017 cannot be used: ")
    assert "colour" in wrong[0]
    assert wrong[1].startswith("✗ There is no holiday calendar for ")
