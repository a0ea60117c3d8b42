"""What reminders have in common here."""

import pytest


@pytest.fixture(autouse=True)
def other_rules(without_sheets: None) -> None:
    """Look at every rule but the month's, which are tested where months close."""
