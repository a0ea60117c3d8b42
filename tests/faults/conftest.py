"""At the end of a run: which faults were tried and what they cost."""

import random
from collections.abc import Callable

import pytest

# Asserted in beside the tests: a failure there must show its values too.
pytest.register_assert_rewrite("tests.faults.killing", "tests.faults.siege")

_FIGURES = ("faults", "events", "lost", "doubled", "replies_unknown")


@pytest.fixture
def chance(record_property: Callable[[str, object], None]) -> random.Random:
    """Give chance of a seed that the report of the test names."""
    seed = random.randrange(1_000_000)
    record_property("seed", seed)
    return random.Random(seed)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line for every siege; workers send their figures with their reports."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            figures = dict(getattr(report, "user_properties", []))
            if getattr(report, "when", "") == "call" and "faults" in figures:
                told = ", ".join(f"{name} {figures[name]}" for name in _FIGURES)
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {told}")
