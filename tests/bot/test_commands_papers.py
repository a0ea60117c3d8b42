"""`zhucun papers`: papers on the office's computer, for whom they are, and written down."""

from pathlib import Path

import pytest

from bot.files.store import Store
from storage.database import Database
from tests.actors import small_county
from tests.console import Done, zhucun
from tests.papers import JPEG, PDF, Post


@pytest.fixture
async def post(database: Database, tmp_path: Path) -> Post:
    """Give a county in which 张三 sent two papers of a sick leave; 赵六 decides it last."""
    stage = small_county(database)
    post = Post(stage, Store(tmp_path / "kept"))
    stage.say("张三", "病假 12月1号到4号 发烧")
    stage.say("张三", "提交")
    post.send("张三", JPEG)
    post.send("张三", PDF)
    await post.fetch()
    return post


def run(folder: Path, database_url: str, *arguments: str) -> Done:
    return zhucun(
        folder,
        "papers",
        *arguments,
        database=database_url,
        files__folder=str(folder / "kept"),
        language="zh_CN",
    )


def test_the_final_approver_reads_them_and_that_is_written_down(
    tmp_path: Path, database_url: str, post: Post
) -> None:
    done = run(tmp_path, database_url, "1", "--for", "赵六")
    written = {path.name: path for path in (tmp_path / "papers").iterdir()}
    assert {name: path.read_bytes() for name, path in written.items()} == {
        "1-请假证明-1.jpg": JPEG,
        "1-请假证明-2.pdf": PDF,
    }
    assert {path.stat().st_mode & 0o777 for path in written.values()} == {0o600}
    assert done.out.splitlines() == [
        "已写出 papers/1-请假证明-1.jpg。看完请删除。",
        "已写出 papers/1-请假证明-2.pdf。看完请删除。",
    ]
    assert post.audit("papers.read") == [("赵六", "leave:1")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("1", "--for", "李四"), "李四不是编号1请假的最后审批人,也不是本人,不能看证明。"),
        (("9", "--for", "赵六"), "赵六不是编号9请假的最后审批人,也不是本人,不能看证明。"),
        (("1", "--for", "某某"), "某某"),
    ],
)
def test_nobody_else_does(
    tmp_path: Path, database_url: str, post: Post, arguments: tuple[str, ...], said: str
) -> None:
    done = run(tmp_path, database_url, *arguments)
    assert done.code != 0
    assert said in done.err
    assert not (tmp_path / "papers").exists()
    assert post.audit("papers.read") == []


def test_a_store_that_is_not_there_is_told(tmp_path: Path, database_url: str, post: Post) -> None:
    post.store.folder.rename(tmp_path / "elsewhere")
    done = run(tmp_path, database_url, "1", "--for", "赵六")
    assert done.code != 0
    assert "没有这份证明" in done.err
    assert post.audit("papers.read") == []


def test_what_is_there_already_is_left_alone(
    tmp_path: Path, database_url: str, post: Post
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "1-请假证明-1.jpg").write_bytes(b"mine")
    done = run(tmp_path, database_url, "1", "--for", "赵六")
    assert done.code != 0
    assert (folder / "1-请假证明-1.jpg").read_bytes() == b"mine"
    assert post.audit("papers.read") == []
