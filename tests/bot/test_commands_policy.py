"""`zhucun policy`: checked, compared in plain words, proposed by one and confirmed by another."""

from pathlib import Path

import pytest
from sqlalchemy import select

from storage import areas, roster, tables
from storage.database import Database
from storage.kinds import Role
from storage.roster_entries import Place
from tests.console import Done, zhucun
from tests.offices import GO_LIVE, found, pack

EXAMPLE = Path(__file__).parents[2] / "policies" / "example-2021.toml"
LATER = "2099-01-01"


@pytest.fixture
def office(database: Database, database_url: str) -> str:
    """Give the address of a county with two people who may decide on rules and one who may not."""
    county = found(database)
    with database.write() as work:
        for number, (name, role) in enumerate(
            (("周敏", Role.administrator), ("钱七", Role.county), ("张三", Role.unit))
        ):
            person = roster.add_person(work, name, f"1390000000{number}", "zh_CN")
            roster.add_assignment(work, person, (role, Place(area=county)), GO_LIVE)
        work.run(tables.Installation.__table__.update().values(revision=7))  # type: ignore[attr-defined]  # a table
    return database_url


def policy(folder: Path, database: str, *arguments: str | Path, language: str = "en") -> Done:
    """Run a policy command in English unless told otherwise."""
    return zhucun(folder, "policy", *arguments, database=database, language=language)


def own(folder: Path, old: str = "asks_per_day = 3", new: str = "asks_per_day = 2") -> Path:
    """Write a pack that differs from the shipped one."""
    body = pack().body
    assert old in body
    file = folder / "own.toml"
    file.write_text(body.replace(old, new), encoding="utf-8")
    return file


def versions(database: Database) -> list[tuple[int, str | None, str | None, bool]]:
    """Give every version: id, who proposed and confirmed it, whether it is active."""
    table = tables.PolicyVersion
    with database.read() as work:
        rows = work.ones(select(table).order_by(table.id))
        return [(r.id, r.proposed_by, r.confirmed_by, r.activated_at is not None) for r in rows]


def active(database: Database) -> list[int]:
    """Give the versions the program sees."""
    with database.read() as work:
        return [version.id for version in areas.directory(work).policies]


def test_the_first_needs_one_person_and_later_ones_two(
    tmp_path: Path, office: str, database: Database
) -> None:
    first = policy(tmp_path, office, "add", own(tmp_path), "--from", LATER, "--by", "周敏")
    assert first == Done(
        0,
        "Version 2 is activated: guiding-opinions-2017, 云溪县, from 2099-01-01. "
        "What is under way keeps its version.\n",
        "",
    )
    assert active(database) == [1, 2]

    second = policy(tmp_path, office, "add", EXAMPLE, "--from", LATER, "--by", "周敏")
    assert second.out == (
        "Version 3 is proposed: example-2021, 云溪县, from 2099-01-01. "
        "Another person must confirm it: zhucun policy confirm 3 --by NAME\n"
    )
    assert active(database) == [1, 2]

    own_word = policy(tmp_path, office, "confirm", "3", "--by", "周敏")
    assert own_word == Done(1, "", "周敏 proposed it; another person must confirm it.\n")
    nobody = policy(tmp_path, office, "confirm", "3", "--by", "张三")
    assert nobody.code == 1
    assert active(database) == [1, 2]

    done = policy(tmp_path, office, "confirm", "3", "--by", "钱 七")
    assert done.code == 0
    assert active(database) == [1, 2, 3]
    assert versions(database) == [
        (1, None, None, True),
        (2, "周敏", None, True),
        (3, "周敏", "钱七", True),
    ]


def test_every_step_is_audited_once(tmp_path: Path, office: str, database: Database) -> None:
    policy(tmp_path, office, "add", own(tmp_path), "--from", LATER, "--by", "周敏")
    policy(tmp_path, office, "add", EXAMPLE, "--from", LATER, "--by", "周敏")
    assert policy(tmp_path, office, "confirm", "3", "--by", "钱七").code == 0
    again = policy(tmp_path, office, "confirm", "3", "--by", "钱七")
    assert again == Done(1, "", "Version 3 is activated already.\n")
    with database.read() as work:
        audit = [
            (row.actor_id, row.action, row.subject)
            for row in work.ones(select(tables.Audit).order_by(tables.Audit.id))
            if row.action.startswith("policy.")
        ]
    assert audit == [
        (None, "policy.add", "2 周敏"),
        (None, "policy.activate", "2 周敏"),
        (None, "policy.add", "3 周敏"),
        (None, "policy.confirm", "3 钱七"),
    ]


def test_a_proposal_can_be_taken_back(tmp_path: Path, office: str, database: Database) -> None:
    policy(tmp_path, office, "add", own(tmp_path), "--from", LATER, "--by", "周敏")
    policy(tmp_path, office, "add", EXAMPLE, "--from", LATER, "--by", "周敏")

    nobody = policy(tmp_path, office, "withdraw", "3", "--by", "张三")
    assert nobody.code == 1
    active_one = policy(tmp_path, office, "withdraw", "2", "--by", "周敏")
    assert active_one == Done(1, "", "Version 2 is activated already.\n")
    done = policy(tmp_path, office, "withdraw", "3", "--by", "周敏")
    assert done.out == (
        "Version 3 is taken back and will not hold: example-2021, 云溪县, from 2099-01-01.\n"
    )

    late = policy(tmp_path, office, "confirm", "3", "--by", "钱七")
    assert late == Done(
        1,
        "",
        "Version 3 was taken back by 周敏. "
        "If it is wanted after all, propose it again: zhucun policy add.\n",
    )
    shown = policy(tmp_path, office, "show").out.splitlines()[2]
    assert shown.endswith(", taken back (proposed by 周敏, taken back by 周敏)")
    again = policy(tmp_path, office, "add", EXAMPLE, "--from", LATER, "--by", "钱七")
    assert again.out.startswith("Version 4 is proposed: ")
    assert active(database) == [1, 2]
    assert "version 4 " in zhucun(tmp_path, "doctor", database=office, language="en").out
    assert "version 3 " not in zhucun(tmp_path, "doctor", database=office, language="en").out


BAD_LADDERS = {
    "gap": ("over = 3, up_to = 5", "over = 4, up_to = 5", "leave.ladders.member"),
    "overlap": ("over = 3, up_to = 5", "over = 2, up_to = 5", "leave.ladders.member"),
    "endless": ("{ over = 5, approve", "{ over = 5, up_to = 30, approve", "leave.ladders.member"),
    "unknown key": ("asks_per_day = 3", "asks_per_day = 3\ncolour = 1", "messages.budget.colour"),
    "wrong type": ("asks_per_day = 3", 'asks_per_day = "3"', "messages.budget.asks_per_day"),
    "false claim": (
        'asks_per_day = 3\nclause = "四(二)"\nbasis = "example"',
        'asks_per_day = 3\nclause = "四(二)"\nbasis = "national"',
        "messages.budget",
    ),
    "compulsory without a document": (
        'value = "exception" ',
        'value = "daily" ',
        "attendance.method.value",
    ),
}


@pytest.mark.parametrize("case", BAD_LADDERS)
@pytest.mark.parametrize("command", ["add", "check"])
def test_a_pack_that_cannot_be_used_changes_nothing(
    tmp_path: Path, office: str, database: Database, case: str, command: str
) -> None:
    old, new, key = BAD_LADDERS[case]
    more = ["--from", LATER, "--by", "周敏"] if command == "add" else []
    done = policy(tmp_path, office, command, own(tmp_path, old, new), *more)

    lines = done.err.splitlines()
    assert (done.code, done.out) == (1, "")
    assert lines[0].endswith("own.toml cannot be used:")
    assert len(lines) == 2
    assert key in lines[1]
    assert versions(database) == [(1, None, None, True)]


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        (["--from", "2020-01-01", "--by", "周敏"], (1,
          "2020-01-01 has passed. Begin today or later; to reach back on purpose, add --past.\n")),
        (["--from", "1.1.2027", "--by", "周敏"], (2,
          "“1.1.2027” is not a date. Please write it like 2026-12-01.\n")),
        (["--from", LATER], (2, "Please say who you are with --by.\n")),
        (["--from", LATER, "--by", "张三"], (1,
          "There is no “张三” in the roster who is an administrator or county coordinator.\n")),
        (["--from", LATER, "--by", "周敏", "--area", "月亮镇"], (1,
          "There is no area “月亮镇”.\n")),
        (["--from", "2017-12-24", "--by", "周敏", "--past"], (1,
          "Version 1 already is this pack from this day on.\n")),
    ],
)  # fmt: skip
def test_a_wrong_call_is_one_sentence_and_changes_nothing(
    tmp_path: Path, office: str, database: Database, arguments: list[str], refused: tuple[int, str]
) -> None:
    file = own(tmp_path, "asks_per_day = 3", "asks_per_day = 3")

    assert policy(tmp_path, office, "add", file, *arguments) == Done(refused[0], "", refused[1])
    assert versions(database) == [(1, None, None, True)]


def test_a_past_day_is_taken_on_purpose(tmp_path: Path, office: str, database: Database) -> None:
    arguments = ["--from", "2026-01-01", "--by", "周敏", "--past"]
    assert policy(tmp_path, office, "add", own(tmp_path), *arguments).code == 0
    assert active(database) == [1, 2]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh_CN", [("- leave.ladders.member:请假审批(天):≤3: 队长 批准, 乡镇党委 备案; "
                   "≤5: 队长→乡镇党委 批准, 县驻村办 备案; >5: 队长→乡镇党委→县驻村办 批准"),
                   ("+ leave.ladders.member:请假审批(天):≤3: 队长 批准, 乡镇党委 备案; "
                   ">3: 队长→乡镇党委→县驻村办 批准"),
                   "- messages.budget:每人每天最多3次询问",
                   "+ messages.budget:每人每天最多2次询问"]),
        ("en", [("- leave.ladders.member: Who decides leave (days): ≤3: team leader approves, "
                "township gets a file copy; ≤5: team leader→township approves, county office "
                "gets a file copy; >5: team leader→township→county office approves"),
                ("+ leave.ladders.member: Who decides leave (days): ≤3: team leader approves, "
                "township gets a file copy; >3: team leader→township→county office approves"),
                "- messages.budget: At most 3 asks a person a day",
                "+ messages.budget: At most 2 asks a person a day"]),
    ],
)  # fmt: skip
def test_two_packs_are_compared_in_plain_words(
    tmp_path: Path, office: str, language: str, expected: list[str]
) -> None:
    file = own(tmp_path)
    body = file.read_text(encoding="utf-8")
    middle = next(line for line in body.splitlines(keepends=True) if "over = 3, up_to = 5" in line)
    body = body.replace(middle, "").replace("{ over = 5, approve", "{ over = 3, approve")
    file.write_text(body, encoding="utf-8")

    done = policy(tmp_path, office, "diff", "1", file, "--language", language)

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == expected


def test_nothing_differs_from_itself(tmp_path: Path, office: str) -> None:
    assert policy(tmp_path, office, "diff", "1", "1").out == "The two versions are the same.\n"
    assert policy(tmp_path, office, "diff", "1", "9") == Done(2, "", "There is no version 9.\n")
    assert policy(tmp_path, office, "diff", "1", "no.toml").code == 2


def test_the_example_differs_in_its_duties(tmp_path: Path, office: str) -> None:
    done = policy(tmp_path, office, "diff", "1", EXAMPLE, language="zh_CN")
    assert "+ duties:职责:建强村党组织(2021年四项职责)" in done.out
    assert "- duties:职责:宣传政策(三(一))" in done.out


def test_a_good_pack_is_called_good(tmp_path: Path, office: str) -> None:
    done = policy(tmp_path, office, "check", EXAMPLE)
    assert done.code == 0
    assert done.out.startswith("example-2021.toml can be used: Example of 2021 (four duties), ")
    assert "  messages.budget: At most 3 asks a person a day\n" in done.out


def test_show_tells_versions_and_rules_of_a_day(tmp_path: Path, office: str) -> None:
    policy(tmp_path, office, "add", own(tmp_path), "--from", LATER, "--by", "周敏")
    policy(tmp_path, office, "add", EXAMPLE, "--from", LATER, "--by", "周敏")

    now = policy(tmp_path, office, "show").out.splitlines()
    then = policy(tmp_path, office, "show", "--at", LATER).out.splitlines()

    assert now[:3] == [
        "Version 1: guiding-opinions-2017, 云溪县, from 2017-12-24, in force (stored by init)",
        (
            "Version 2: guiding-opinions-2017, 云溪县, from 2099-01-01, in force from its day on "
            "(activated by 周敏)"
        ),
        (
            "Version 3: example-2021, 云溪县, from 2099-01-01, waiting for a second person "
            "(proposed by 周敏)"
        ),
    ]
    assert "  messages.budget: At most 3 asks a person a day" in now
    assert then[0].endswith("replaced (stored by init)")
    assert "  messages.budget: At most 2 asks a person a day" in then


def test_doctor_names_what_waits_and_what_nobody_confirmed(tmp_path: Path, office: str) -> None:
    policy(tmp_path, office, "add", own(tmp_path), "--from", LATER, "--by", "周敏")
    policy(tmp_path, office, "add", EXAMPLE, "--from", LATER, "--by", "周敏")
    (tmp_path / "other.toml").write_text(
        pack().body.replace("asks_per_day = 3", "asks_per_day = 1"), encoding="utf-8"
    )

    done = zhucun(
        tmp_path, "doctor", database=office, language="en", policy=str(tmp_path / "other.toml")
    )

    assert "  leave.ladders.member: Who decides leave (days): ≤3: team leader" in done.out
    assert "! Policy version 3 (example-2021, from 2099-01-01) is not confirmed yet" in done.out
    assert "other.toml differs from every stored version." in done.out
