"""At the end of a run: which faults were tried and what they cost."""

import random
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass

import pytest

# Asserted in beside the tests: a failure there must show its values too.
pytest.register_assert_rewrite("tests.faults.killing", "tests.faults.siege")

_PROPERTY = "fault"
_WIDTH = 44
_HEADS = ("events", "lost", "doubled", "unknown")


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a fault.

    The events sent while it acted; what of them is missing in the tables, or there twice; the
    messages of which nobody knows whether they arrived.
    """

    fault: str
    events: int
    lost: int
    doubled: int
    unknown: int


Record = Callable[[Figures], None]


@pytest.fixture
def chance(record_property: Callable[[str, object], None]) -> random.Random:
    """Give chance of a seed that the report of the test names."""
    seed = random.randrange(1_000_000)
    record_property("seed", seed)
    return random.Random(seed)


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Record:
    """Take the figures of a fault, for the table at the end."""
    return lambda figures: record_property(_PROPERTY, list(astuple(figures)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line for every fault and one for all; workers send theirs with their reports."""
    lines = list(_tried(terminalreporter))
    if not lines:
        return
    terminalreporter.section("faults tried")
    terminalreporter.write_line(_line("fault", _HEADS))
    for test, fault, *figures in lines:
        terminalreporter.write_line(f"{_line(fault, figures)}  {test}")
    sums = [sum(column) for column in zip(*(figures for _, _, *figures in lines), strict=True)]
    terminalreporter.write_line(_line(f"{len(lines)} faults in all", sums))


def _tried(reporter: pytest.TerminalReporter) -> Iterator[tuple[str, str, int, int, int, int]]:
    for reports in reporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call":
                test = report.nodeid.rpartition("::")[2]
                for name, value in report.user_properties:
                    if name == _PROPERTY:
                        yield (test, *value)


def _line(first: str, others: object) -> str:
    return f"{first:<{_WIDTH}}" + "".join(f"{one:>9}" for one in others)  # type: ignore[attr-defined]  # figures or heads
