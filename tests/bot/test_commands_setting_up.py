"""`zhucun init`, `migrate` and what every command says of a database it cannot use."""

import re
import sqlite3
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, update

from bot.commands import migrate, opening
from bot.commands.refusal import Refusal
from bot.settings import Settings
from storage import areas, backup, codes, migrations, people, tables
from storage.database import Database
from storage.kinds import Role
from tests.console import Done, zhucun

FLAGS = (
    "--county=云溪县",
    "--timezone=Asia/Shanghai",
    "--go-live=2026-11-02",
    "--name=周 建国",
    "--phone=138 0000 0001",
)
SQLITE = "sqlite:///office.db"


def init(folder: Path, *flags: str, said: str = "", database: str = SQLITE) -> Done:
    return zhucun(folder, "init", *flags, said=said, database=database, language="en")


def test_init_creates_the_county_and_prints_one_code(tmp_path: Path, database_url: str) -> None:
    """The administrator is county coordinator too, and the code binds that person."""
    done = init(tmp_path, *FLAGS, database=database_url)

    assert (done.code, done.err) == (0, "")
    (code,) = re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", done.out)
    opened = Database(database_url)
    with opened.read() as work:
        directory = areas.directory(work)
        (person,) = people.load_all(work).values()
        (row,) = work.ones(select(tables.BindingCode))
        assert codes.owner(work, code.replace("-", ""), row.issued_at) == person.id
    opened.close()
    assert directory.root is not None
    county = directory.areas[directory.root]
    assert (county.name, county.go_live, directory.timezone, directory.demo) == (
        "云溪县",
        date(2026, 11, 2),
        "Asia/Shanghai",
        False,
    )
    assert (person.name, person.phone) == ("周建国", "13800000001")
    assert {(p.role, p.area) for p in person.posts} == {
        (Role.administrator, county.id),
        (Role.county, county.id),
    }
    assert [version.pack for version in directory.policies] == ["guiding-opinions-2017"]
    assert date(2026, 10, 1) in {day.day for day in directory.calendar}
    assert (row.expires_at - row.issued_at).days == 14


def test_init_refuses_a_second_time_before_it_asks(tmp_path: Path, database_url: str) -> None:
    init(tmp_path, *FLAGS, database=database_url)

    again = init(tmp_path, "--county=别的县", database=database_url)

    assert (again.code, again.out) == (2, "")
    assert re.fullmatch(
        r"The database \S+ was set up for 云溪县 before; nothing was changed\.\n", again.err
    )


def test_init_asks_for_what_is_missing_until_it_can_be_read(tmp_path: Path) -> None:
    """An empty answer takes what stands in brackets."""
    done = init(
        tmp_path,
        *FLAGS[:1],
        said="Mars/Base\n\n2026.11\n2026-11-02\n🙂\n周建国\n123\n13800000001\n",
    )

    assert done.code == 0
    for fault in ("“Mars/Base”", "“2026.11”", "“🙂”", "“123”"):
        assert fault in done.err
    assert (tmp_path / "office.db").is_file()


@pytest.mark.parametrize(
    ("flag", "fault"),
    [
        ("--county=🙂", "--county: “🙂” is no place; use letters."),
        (
            "--timezone=Mars/Base",
            "--timezone: there is no time zone “Mars/Base”; write one such as Asia/Shanghai.",
        ),
        (
            "--go-live=2026.11",
            (
                "--go-live: the date “2026.11” lacks the day (or is October without its zero); "
                "write it in full, such as 2025-01-05 or 2025-10-05."
            ),
        ),
        ("--name=🙂🙂", "--name: “🙂🙂” is no name; use letters only."),
        (
            "--phone=1.38E+10",
            (
                "--phone: “1.38E+10” is no mobile number of 11 digits; "
                "if it reads 1.38E+10, make the column text."
            ),
        ),
    ],
)
def test_init_refuses_a_wrong_flag_and_leaves_no_file(
    tmp_path: Path, flag: str, fault: str
) -> None:
    others = [given for given in FLAGS if not given.startswith(flag.partition("=")[0])]

    done = init(tmp_path, flag, *others)

    assert done == Done(2, "", f"{fault}\n")
    assert list(tmp_path.iterdir()) == []


def test_init_without_anybody_to_ask_names_the_flag(tmp_path: Path) -> None:
    done = init(tmp_path, *FLAGS[:3])

    assert done.code == 2
    assert done.err.endswith("Nobody answered. Say --name.\n")
    assert list(tmp_path.iterdir()) == []


def test_init_lists_what_is_wrong_with_a_policy_pack(tmp_path: Path) -> None:
    """An unknown key is named, and no database is left behind."""
    (tmp_path / "pack.toml").write_text('id = "x"\nissued = 2026-01-01\ncolour = "red"\n')

    done = zhucun(tmp_path, "init", *FLAGS, policy="pack.toml", database=SQLITE, language="en")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"The policy pack {tmp_path / 'pack.toml'} cannot be used:\n")
    assert "colour" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["pack.toml"]


def test_init_in_a_folder_that_does_not_exist_says_so(tmp_path: Path) -> None:
    done = init(tmp_path, *FLAGS, database="sqlite:///none/office.db")

    assert done.code == 2
    assert done.err == (
        f"There is no folder {tmp_path / 'none'}. Create it, or change the setting database.\n"
    )


@pytest.mark.parametrize("command", ["migrate", "codes", "doctor"])
def test_a_database_that_does_not_exist_is_not_created(tmp_path: Path, command: str) -> None:
    done = zhucun(tmp_path, command, database=SQLITE, language="en")

    told = f"There is no database {tmp_path / 'office.db'}. Run zhucun init first.\n"
    assert told in (done.err, *(f"{line[2:]}\n" for line in done.out.splitlines()))
    assert done.code == (1 if command == "doctor" else 2)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_or_foreign_file_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    (tmp_path / "other.db").write_bytes(b"certainly not a database" * 50)

    empty = zhucun(tmp_path, "migrate", database="sqlite:///empty.db", language="en")
    other = zhucun(tmp_path, "migrate", database="sqlite:///other.db", language="en")

    assert (empty.code, other.code) == (2, 2)
    assert "has no tables yet. Run zhucun init first." in empty.err
    assert other.err == (f"The database {tmp_path / 'other.db'} failed: file is not a database\n")


def test_a_server_that_does_not_answer_is_one_line_without_the_password(tmp_path: Path) -> None:
    url = "postgresql+psycopg://office:s3cret-word@127.0.0.1:1/office"

    done = zhucun(tmp_path, "codes", database=url, language="en")

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith("The database postgresql+psycopg://office:***@127.0.0.1:1/office ")
    assert "s3cret" not in done.err


def test_an_unknown_key_in_the_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text('databse = "sqlite:///x.db"\n')

    done = zhucun(tmp_path, "--config", "office.toml", "migrate")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("databse: unknown key; allowed: ")
    assert "Traceback" not in done.err


def with_revision(url: str, revision: str) -> None:
    database = Database(url)
    with database.write() as work:
        work.connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608  a test's own word
    database.close()


def test_tables_of_a_newer_release_are_left_alone(database_url: str) -> None:
    with_revision(database_url, "9999")
    settings = Settings(database=database_url, language="en")

    for command in (migrate.migrate, opening.open_database):
        with pytest.raises(Refusal, match=r"written by a newer release \(9999\)"):
            command(settings)


def test_migrate_has_nothing_to_do_on_a_current_database(
    tmp_path: Path, database_url: str
) -> None:
    done = zhucun(tmp_path, "migrate", database=database_url, language="en")

    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"The database is up to date \(\w+\)\.\n", done.out)
    assert list(tmp_path.glob("*.bak")) == []


def test_migrate_copies_sqlite_first_and_says_from_where_to_where(
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With tables of an earlier release, every command but migrate names the one to type."""
    settings = Settings(database=database_url, language="en")
    with_revision(database_url, "0000")
    monkeypatch.setattr(opening, "older", lambda revision: revision == "0000")
    with pytest.raises(Refusal, match=r"older release \(0000\).*Run zhucun migrate\."):
        opening.open_database(settings)
    monkeypatch.setattr(migrations, "upgrade", lambda _work: None)

    migrate.migrate(settings)

    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "The database was updated: 0000 → 0000"
    if make_url(database_url).get_backend_name() == "sqlite":
        copy = Path(lines[0].removeprefix("Copied to "))
        assert copy.name.startswith(f"{Path(str(make_url(database_url).database)).name}.0000.")
        with sqlite3.connect(copy) as copied:
            assert copied.execute("SELECT version_num FROM alembic_version").fetchall() == [
                ("0000",)
            ]
        copied.close()


def test_a_copy_never_overwrites_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    source, target = tmp_path / "a.db", tmp_path / "a.bak"
    source.write_bytes(b"no database at all, and longer than a header" * 40)
    target.write_text("an older copy")

    with pytest.raises(FileExistsError):
        backup.copy(source, target)
    with pytest.raises(sqlite3.DatabaseError):
        backup.copy(source, tmp_path / "b.bak")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.bak", "a.db"]
    assert target.read_text() == "an older copy"


def test_a_local_time_is_that_of_the_installation(tmp_path: Path, database_url: str) -> None:
    """Not that of the settings, which may differ; a time with an offset is taken as it is."""
    init(tmp_path, *FLAGS, database=database_url)
    database = Database(database_url)
    with database.write() as work:
        work.run(update(tables.Installation).values(timezone="Asia/Urumqi"))
    database.close()
    done = zhucun(tmp_path, "tick", "--at", "noon", database=database_url, language="en")

    settings = Settings(database=database_url)
    assert (
        opening.local_instant(settings, datetime.fromisoformat("2026-06-17T09:00")).isoformat()
        == "2026-06-17T09:00:00+06:00"
    )
    assert done == Done(2, "", "“noon” is no time; write one such as 2026-06-17T09:00.\n")
