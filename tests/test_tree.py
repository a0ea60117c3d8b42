"""House rules that the linter cannot hold: lengths, docstrings, and what must not be committed."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("bot", "handlers", "storage")
FOLDERS = (*LAYERS, "tests", "benchmarks")
MIGRATIONS = ROOT / "storage" / "migrations" / "versions"
LONGEST_FILE = 300
LONGEST_FUNCTION = 40

LOCKS_WITH_ADDRESSES = {
    "uv.lock",
    "poetry.lock",
    "Pipfile.lock",
    "pdm.lock",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
}
INDEX_OPTION = re.compile(r"^\s*(-i|--(extra-)?index-url|--find-links|-f)\b", re.MULTILINE)
ADDRESS = re.compile(r"\b\w+://\S+")


def sources(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "__pycache__" not in path.parts)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def tracked_or_new() -> list[Path]:
    """Return what git holds or would take in, so that a fault shows before it is committed."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - git is found where the developer has it
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def test_there_is_something_to_look_at() -> None:
    assert ROOT / "bot" / "__init__.py" in sources("bot")
    assert [length(function) for function in functions(Path(__file__))]


def test_no_file_is_longer_than_one_idea() -> None:
    lengths = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources(*LAYERS)
        if MIGRATIONS not in path.parents
    }

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    assert {
        f"{named(path)}:{function.name}": length(function)
        for path in sources(*FOLDERS)
        if MIGRATIONS not in path.parents
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    } == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in sources(*FOLDERS)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_nothing_tells_where_packages_came_from() -> None:
    locks = [named(path) for path in tracked_or_new() if path.name in LOCKS_WITH_ADDRESSES]
    requirements = sorted((ROOT / "requirements").glob("*.txt"))
    configured = [*requirements, ROOT / "pyproject.toml", ROOT / "Makefile", ROOT / ".ci" / "run"]

    assert locks == []
    assert [path.name for path in requirements] == ["dev.txt", "runtime.txt", "uv.txt"]
    assert [named(path) for path in requirements if INDEX_OPTION.search(path.read_text())] == []
    assert [named(path) for path in configured if ADDRESS.search(path.read_text())] == []


def test_every_locked_package_has_a_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        pins = re.split(r"\n(?=\S)", path.read_text().strip())
        assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []
