"""The explicit, ordered tables of everything a person can say, press or fill in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers import (
    bare_marks,
    binding,
    daily_hour,
    day_buttons,
    diary,
    diary_commands,
    diary_list,
    guide,
    handover,
    helping,
    mine,
    onbehalf,
    paper_month,
    papers_asked,
    pulled_back,
    registering,
    reminding,
    roll_answers,
    roll_call,
    searching,
    sos,
    standing_in,
    team,
    todo,
    views,
    village_point,
    whereabouts,
    why,
)
from handlers.burden import asking as burden
from handlers.care import talks
from handlers.complaints import complaining, replying
from handlers.form import Form
from handlers.leave import (
    afterwards,
    back,
    decide,
    extend,
    feed,
    handouts,
    on_paper,
    papers,
    request,
    standby,
    stopping,
    undo,
    urgent,
)
from handlers.leave import buttons as leave_buttons
from handlers.leave import own as own_leave
from handlers.meetings import calling
from handlers.meetings import words as meeting_words
from handlers.months import by_words, correct, off_post, reopen, settle, sheet
from handlers.notices import routes as notices
from handlers.reading import complaint_values, month_values, rota_values
from handlers.reading import emergency_values as said
from handlers.reading import values as heard
from handlers.reading import whereabouts as places
from handlers.reading.hours import HourWords
from handlers.reading.looked_for import DocumentWords, SearchWords
from handlers.reading.meeting_values import MeetingWords
from handlers.reading.paper_values import PaperWords
from handlers.reading.register_values import RegisterWords
from handlers.reading.report_values import DeadlineWords
from handlers.reports import (
    accepting,
    deadlines,
    filing,
    missing,
    report_buttons,
    striking,
    writing,
)
from handlers.reports import reading as report_reading
from handlers.reports import uploads as report_files
from handlers.rota import plan, swap, table
from handlers.statistics import asking
from handlers.talk import Outcome
from handlers.turn import Turn

Handle = Callable[[Turn, Any], list[Outcome] | None]
"""Does what a message says; None where it means nothing now and another may read it."""

Press = Callable[[Turn, list[str]], list[Outcome]]


@dataclass(frozen=True, slots=True)
class Command:
    """What a message of one meaning does; `word` narrows a plain command word."""

    meaning: type
    handle: Handle
    word: str = ""


def _plainly(act: Callable[[Turn], list[Outcome]]) -> Handle:
    return lambda turn, _intent: act(turn)


COMMANDS: tuple[Command, ...] = (
    Command(heard.Word, sos.call, "sos"),
    Command(heard.Word, _plainly(guide.show), "help"),
    Command(said.Solved, helping.solved),
    Command(said.SafetyWords, roll_answers.say),
    Command(said.RollWords, roll_call.called),
    Command(said.RollStatus, roll_call.status),
    Command(said.RollEnd, roll_call.ended),
    Command(places.SetPoint, village_point.asked),
    Command(places.CannotLocate, whereabouts.cannot),
    Command(rota_values.RotaWords, plan.said),
    Command(rota_values.RotaTable, table.show),
    Command(rota_values.SwapWords, swap.asked),
    Command(rota_values.SwapBack, swap.taken_back),
    Command(month_values.SheetOf, sheet.show),
    Command(month_values.Contest, by_words.contest),
    Command(month_values.Reopen, reopen.ask),
    Command(month_values.CloseAgain, reopen.close_again),
    Command(month_values.OffPost, off_post.ask),
    Command(heard.DayWords, whereabouts.say),
    *(Command(one, notices.said) for one in notices.MEANINGS),
    Command(heard.Correction, correct.ask),
    Command(heard.Word, by_words.decide, by_words.AGREE),
    Command(heard.Word, by_words.decide, by_words.REFUSE),
    Command(heard.NotHere, roll_answers.not_here),
    Command(heard.TeamWords, team.say),
    Command(heard.LeaveWords, request.ask),
    Command(heard.Word, _plainly(request.ask_plainly), "leave"),
    Command(heard.Word, papers.bring, "papers"),
    Command(RegisterWords, handouts.say),
    Command(heard.Return, back.came_back),
    Command(heard.LeaveStop, stopping.declare),
    Command(heard.LeaveStopOver, stopping.end),
    Command(heard.Word, urgent.go, "urgent"),
    Command(heard.Word, _plainly(afterwards.start), "afterwards"),
    Command(heard.Extension, extend.extend),
    Command(heard.Word, standby.name, "stand_in"),
    Command(heard.Withdraw, back.withdraw),
    Command(heard.Word, undo.offer, "undo"),
    Command(PaperWords, on_paper.record),
    Command(heard.Word, _plainly(todo.show), "todo"),
    Command(heard.Word, diary.write, "diary"),
    Command(heard.Word, _plainly(diary_list.show), "my_diary"),
    *(Command(meaning, handle) for meaning, handle in diary_commands.HANDLES),
    Command(heard.Word, writing.named, "report"),
    Command(heard.Word, report_reading.say, "reports"),
    Command(heard.Word, missing.show, "unfiled"),
    Command(DeadlineWords, deadlines.move),
    Command(MeetingWords, calling.called),
    *(Command(heard.Word, handle, word) for word, handle in meeting_words.HANDLES.items()),
    Command(heard.Word, _plainly(mine.month), "mine"),
    Command(heard.Word, _plainly(own_leave.show), "my_leave"),
    Command(heard.Word, _plainly(mine.settings), "settings"),
    Command(HourWords, daily_hour.say),
    Command(heard.Word, _plainly(guide.show), "hello"),
    Command(heard.Departure, handover.depart),
    Command(heard.PulledBack, pulled_back.record),
    Command(heard.HandOver, standing_in.hand_over),
    Command(heard.HandBack, standing_in.hand_back),
    Command(heard.OnBehalf, onbehalf.say),
    Command(heard.Word, _plainly(paper_month.template), "sheet_template"),
    Command(heard.Word, _plainly(views.unit), "unit"),
    Command(heard.Word, _plainly(views.teams), "teams"),
    Command(heard.StatisticsWords, sheet.or_figures),
    Command(SearchWords, searching.say),
    Command(DocumentWords, papers_asked.say),
    Command(heard.Word, why.explain, "why"),
    Command(heard.Word, registering.give_code, "code"),
    Command(heard.Word, _plainly(registering.missing), "unbound"),
    Command(heard.Word, _plainly(registering.add_device), "device"),
    Command(heard.Word, registering.lost, "lost"),
    Command(complaint_values.ComplaintWords, complaining.begin),
    Command(complaint_values.BurdenWords, burden.say),
    Command(complaint_values.TalkWords, talks.say),
    Command(heard.Thanks, _plainly(guide.thanks)),
)
"""What a whole message does; the first that fits. Decisions and receipts are the dialogue's."""


def _by_meaning() -> dict[tuple[type, str], tuple[Command, ...]]:
    found: dict[tuple[type, str], tuple[Command, ...]] = {}
    for one in COMMANDS:
        found[one.meaning, one.word] = (*found.get((one.meaning, one.word), ()), one)
    return found


_BY_MEANING = _by_meaning()


def meaning(intent: object) -> tuple[Command, ...]:
    """Give what a message of this meaning may do, in the order of the table."""
    return _BY_MEANING.get((type(intent), getattr(intent, "id", "")), ())


ACTIONS: Mapping[str, Callable[[Turn], list[Outcome]]] = {
    "checkin": whereabouts.here,
    "leave": request.ask_plainly,
    "todo": todo.show,
    "report": writing.write,
    "reports": accepting.show,
    "team": team.here,
    "help": guide.show,
    "nothing": guide.nothing,
}
"""What a button `do:<name>` does: the same as typing it."""

PRESSES: Mapping[str, Press] = {
    "sheet": correct.contested,
    "correct": settle.pressed,
    "offpost": off_post.pressed,
    "leave": leave_buttons.pressed,
    "team": team.pressed,
    "day": day_buttons.pressed,
    "paper": paper_month.pressed,
    "diary": diary.pressed,
    **diary_commands.PRESSES,
    "feed": feed.pressed,
    "language": mine.language,
    "hour": daily_hour.pressed,
    "stat": asking.pressed,
    "search": searching.pressed,
    "help": helping.pressed,
    "report": report_buttons.pressed,
    "complaint": replying.pressed,
    "talk": talks.pressed,
    "remind": reminding.pressed,
    "roll": roll_answers.pressed,
    "rota": swap.pressed,
    **meeting_words.PRESSES,
    "place": whereabouts.pressed,
    "notice": notices.pressed,
    "bind": lambda turn, _parts: binding.deny(turn),
}
"""What a button whose data starts with this word does; the rest of the data is handed over."""

FILES: tuple[Callable[[Turn], list[Outcome] | None], ...] = (
    notices.take,
    papers.take,
    *meeting_words.FILES,
    paper_month.take,
    diary.take,
    report_files.take,
)
"""Who a message with a file may be for, in order; who gives None leaves it to the next."""

FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        request.FORM,
        decide.REJECTION,
        stopping.FORM,
        decide.SENDING_BACK,
        on_paper.FORM,
        extend.FORM,
        afterwards.FORM,
        team.FORM,
        bare_marks.FORM,
        writing.FORM,
        striking.FORM,
        filing.FORM,
        accepting.FORM,
        deadlines.FORM,
        *meeting_words.FORMS,
        handover.FORM,
        pulled_back.FORM,
        standing_in.FORM,
        onbehalf.LEAVE,
        correct.FORM,
        settle.REFUSAL,
        roll_call.FORM,
        *notices.FORMS,
        reopen.FORM,
        off_post.FORM,
        off_post.EXPLANATION,
        *diary_commands.FORMS,
        *replying.FORMS,
    )
}
"""Every form by its stored name."""
