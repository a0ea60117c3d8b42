"""Every command once as an operator starts it: in a process of its own, one after the other."""

import json
from pathlib import Path

from tests.console import Done, process

ROSTER = "姓名,电话,角色,乡镇,村\n张三,13800000001,队长,平安镇,石桥村\n"
FLAGS = ["--county=云溪县", "--timezone=Asia/Shanghai", "--go-live=2026-11-02", "--name=周建国"]


def test_an_office_is_set_up_from_nothing(tmp_path: Path) -> None:
    """No command needs what another test left, and none prints a warning or a traceback."""
    (tmp_path / "r.csv").write_text(ROSTER, encoding="utf-8")
    done: dict[str, Done] = {}

    def typed(*arguments: str) -> None:
        done[arguments[0]] = process(tmp_path, arguments, said="13800000009\n", language="en")

    typed("init", *FLAGS)
    typed("migrate")
    typed("import-people", "r.csv")
    typed("codes", "--out", "codes.csv")
    typed("doctor")

    assert {name: one.code for name, one in done.items()} == dict.fromkeys(done, 0)
    assert [one.err for name, one in done.items() if name not in {"init", "codes"}] == [""] * 3
    assert done["init"].err.strip() == "Their mobile number:"
    assert done["import-people"].out.endswith("Imported.\n")
    assert len((tmp_path / "codes.csv").read_text("utf-8").splitlines()) == 3


def test_the_sample_county_is_entered_from_a_pipe(tmp_path: Path) -> None:
    listed = process(tmp_path, ["demo", "--db", "d.db", "--json"])
    played = process(tmp_path, ["demo"], said="孙小满\n签到\n")
    ended = process(tmp_path, ["demo"])

    assert [one.code for one in (listed, played, ended)] == [0, 0, 0]
    assert "孙小满" in {person["name"] for person in json.loads(listed.out)}
    assert "✓" in played.out


def test_help_and_a_refusal_need_no_database(tmp_path: Path) -> None:
    helped = process(tmp_path, ["--help"])
    refused = process(tmp_path, ["codes"], language="en")

    assert helped.code == 0
    for command in ("init", "migrate", "import-people", "codes", "doctor", "demo", "talk", "tick"):
        assert f" {command} " in helped.out
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        f"There is no database {tmp_path / 'zhucun.db'}. Run zhucun init first.\n"
    )
