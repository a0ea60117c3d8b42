"""What people type → values, by a strict grammar: what is not understood is asked, not guessed.

Single answers (to an open question; each gives None or a Misread when not understood):

    normalise(text) -> str                              half-width, lower case, one space
    read_yes_no(text) -> bool | None
    read_choice(text, choices) -> int | None            number, text; index from 0
    read_days(text) -> Decimal | None                   "3天", "两天半", "half a day"
    read_date(text, today, direction="forward") -> date | Misread
    read_span(text, today, direction="forward") -> Span | Misread

Whole messages (None: not this, so something else may read it):

    read_command(text, hearing) -> Intent | Misread | None   all of the below, in a fixed order
    read_bare_dates(text, hearing) -> LeaveWords | None       for the very last place
    read_day(text, hearing) -> DayWords | NotHere | None
    read_correction(text, hearing) -> Correction | None
    read_leave(text, hearing) -> LeaveWords | None
    read_extension(text, hearing) -> Extension | None
    read_return(text, hearing) -> Return | None
    read_withdrawal(text) -> Withdraw | None
    read_decision(text, hearing) -> Decision | None
    read_receipt(text) -> Receipt | None
    read_thanks(text) -> Thanks | None
    read_word(text) -> Word | None
    read_statistics(text, hearing) -> StatisticsWords | None
    read_office(text, hearing) -> Departure | PulledBack | HandOver | HandBack | OnBehalf | None
    read_team(text, hearing) -> TeamWords | None
    read_meeting(text, hearing) -> MeetingWords | Misread | None
    read_meeting_words(text) -> Word | None
"""

from handlers.reading.commands import read_bare_dates, read_command
from handlers.reading.corrections import read_correction
from handlers.reading.counting import read_statistics
from handlers.reading.dates import read_date
from handlers.reading.days import read_day
from handlers.reading.leaving import read_leave
from handlers.reading.lengths import read_days
from handlers.reading.meeting_values import MeetingWords
from handlers.reading.meeting_words import read_meeting_words
from handlers.reading.meetings import read_meeting
from handlers.reading.normal import normalise, read_choice
from handlers.reading.offices import read_near_day, read_near_span, read_office
from handlers.reading.spans import read_span
from handlers.reading.team import read_team
from handlers.reading.values import (
    Correction,
    DayWords,
    Decision,
    Departure,
    Direction,
    Extension,
    HandBack,
    HandOver,
    Hearing,
    Intent,
    LeaveWords,
    MarkWords,
    Misread,
    NotHere,
    OnBehalf,
    Param,
    PulledBack,
    Receipt,
    Return,
    StatisticsWords,
    TeamException,
    TeamWords,
    Thanks,
    Withdraw,
    Word,
)
from handlers.reading.words import (
    read_decision,
    read_extension,
    read_receipt,
    read_return,
    read_thanks,
    read_withdrawal,
    read_word,
    read_yes_no,
)

__all__ = [
    "Correction",
    "DayWords",
    "Decision",
    "Departure",
    "Direction",
    "Extension",
    "HandBack",
    "HandOver",
    "Hearing",
    "Intent",
    "LeaveWords",
    "MarkWords",
    "MeetingWords",
    "Misread",
    "NotHere",
    "OnBehalf",
    "Param",
    "PulledBack",
    "Receipt",
    "Return",
    "StatisticsWords",
    "TeamException",
    "TeamWords",
    "Thanks",
    "Withdraw",
    "Word",
    "normalise",
    "read_bare_dates",
    "read_choice",
    "read_command",
    "read_correction",
    "read_date",
    "read_day",
    "read_days",
    "read_decision",
    "read_extension",
    "read_leave",
    "read_meeting",
    "read_meeting_words",
    "read_near_day",
    "read_near_span",
    "read_office",
    "read_receipt",
    "read_return",
    "read_span",
    "read_statistics",
    "read_team",
    "read_thanks",
    "read_withdrawal",
    "read_word",
    "read_yes_no",
]
