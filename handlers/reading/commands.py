"""One whole message → what it says, by all readers in one fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.reading import spans
from handlers.reading.complaining import read_burden, read_complaint
from handlers.reading.corrections import read_correction
from handlers.reading.counting import read_statistics
from handlers.reading.days import read_by_sound, read_day, read_not_here
from handlers.reading.deeds import read_deeds
from handlers.reading.documents import read_document
from handlers.reading.emergencies import read_emergency
from handlers.reading.hours import read_hour
from handlers.reading.leaving import read_bracketed, read_leave
from handlers.reading.lengths import CUT
from handlers.reading.meeting_words import read_meeting_words, read_minutes
from handlers.reading.meetings import read_meeting
from handlers.reading.months import read_month_words
from handlers.reading.normal import core
from handlers.reading.notice_values import NoticeWords
from handlers.reading.notices import read_notice
from handlers.reading.offices import read_office
from handlers.reading.paper import read_paper
from handlers.reading.places import IN
from handlers.reading.problems import read_problem
from handlers.reading.registering import read_registering
from handlers.reading.registers import read_register
from handlers.reading.reporting import read_deadline
from handlers.reading.rota import read_rota
from handlers.reading.searching import read_search
from handlers.reading.stopping import read_stop
from handlers.reading.talking import read_talk
from handlers.reading.team import read_team
from handlers.reading.values import LeaveWords
from handlers.reading.whereabouts import read_whereabouts
from handlers.reading.words import (
    read_decision,
    read_extension,
    read_receipt,
    read_return,
    read_thanks,
    read_withdrawal,
    read_word,
)

if TYPE_CHECKING:
    from handlers.reading.looked_for import LookedFor
    from handlers.reading.values import Hearing, Intent, Misread

# No message is this long; longer ones are diary or paste and cost time to search for dates.
LONGEST = 300
_AT_LENGTH = frozenset({"sos", "diary"})


def read_command(text: str, hearing: Hearing) -> Intent | LookedFor | Misread | None:
    """Give what the message says as a whole, or None: it is something else, or not understood.

    The set phrases come first, so that 不同意 is never searched for 同意, and the leader's line
    comes before 请假, which it may contain. A Misread is a question to ask back.
    """
    if len(text) > LONGEST:
        return _long(text)
    if core(text) in IN:
        return read_day(text, hearing)
    return (
        (read_word(text) or read_hour(text))
        or _voiced(text)
        or (read_burden(text, hearing) or read_talk(text, hearing))
        or read_deeds(text, hearing)
        or _to_many(text, hearing)
        or read_registering(text)
        or read_stop(text, hearing)
        or (read_register(text, hearing) or read_document(text, hearing))
        or read_month_words(text, hearing)
        or read_statistics(text, hearing)
        or read_search(text, hearing)
        or _read_clerks(text, hearing)
        or read_emergency(text, hearing)
        or read_rota(text, hearing)
        or read_whereabouts(text)
        or read_receipt(text)
        or read_thanks(text)
        or read_decision(text, hearing)
        or read_withdrawal(text)
        or read_return(text, hearing)
        or read_extension(text, hearing)
        or read_team(text, hearing)
        or read_meeting(text, hearing)
        or read_correction(text, hearing)
        or (read_bracketed(text, hearing) or read_day(text, hearing))
        or read_leave(text, hearing)
        or read_not_here(text, hearing)
        or read_by_sound(text)
    )


def _read_clerks(text: str, hearing: Hearing) -> Intent | Misread | None:
    """Read what offices enter: a decision on paper, a deadline, who comes and goes."""
    return read_paper(text, hearing) or read_deadline(text, hearing) or read_office(text, hearing)


def _long(text: str) -> Intent | None:
    """Read what is said at length: in need, of work, of a problem, to complain, to many."""
    word = read_word(text)
    if word is not None and word.id in _AT_LENGTH:
        return word
    return _voiced(text) or read_minutes(text) or read_notice(text)


def _voiced(text: str) -> Intent | None:
    """Read what is brought before an office: a problem, a complaint, a suggestion."""
    return read_problem(text) or read_complaint(text)


def _to_many(text: str, hearing: Hearing) -> Intent | Misread | None:
    """Read what is said of meetings, or a notice; one that calls a meeting is a meeting."""
    meeting = read_meeting_words(text)
    if meeting is not None:
        return meeting
    found = read_notice(text)
    if not isinstance(found, NoticeWords) or found.whom:
        return found
    return read_meeting(text, hearing) or read_meeting(found.body, hearing) or found


def read_bare_dates(text: str, hearing: Hearing) -> LeaveWords | None:
    """Read a message of nothing but days to come: perhaps a leave, so ask before opening a form.

    For the last place of all, after an open form had its chance.
    """
    found = spans.find(text, hearing.today, "forward")
    if CUT not in found.rest or not spans.is_filler(found.rest):
        return None
    return LeaveWords(None, found.span, found.days, None, found.problem)
