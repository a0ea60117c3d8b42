"""Enums and id types of the diary, of problems and of deeds."""

from enum import StrEnum
from typing import NewType

LineId = NewType("LineId", int)
ProblemId = NewType("ProblemId", int)
DeedId = NewType("DeedId", int)


class ProblemState(StrEnum):
    """Where a problem raised for a township stands."""

    open = "open"
    answered = "answered"
    closed = "closed"
    withdrawn = "withdrawn"


class ProblemAct(StrEnum):
    """What was done about a problem."""

    raised = "raised"
    taken = "taken"
    answered = "answered"
    back = "back"
    closed = "closed"
    withdrawn = "withdrawn"


class DeedState(StrEnum):
    """Whether the author of a line agreed that others read it as exemplary."""

    asked = "asked"
    agreed = "agreed"
    declined = "declined"
