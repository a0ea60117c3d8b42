"""A small county to talk to."""

import pytest

from storage.database import Database
from tests.actors import Stage, small_county


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a small county on each kind of database."""
    return small_county(database)
