"""What is said when a meeting is called, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """A meeting with day and time: draft it (coordinator) or ask "记为去开会?" (cadre).

    `agenda` and `audience` are what follows 议题 and 参会, "" where not said.
    """

    day: date
    at: time
    place: str | None
    title: str
    agenda: str = ""
    audience: str = ""
