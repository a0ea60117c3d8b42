"""The voice note or picture of a diary line: kept for so long as the pack says, shown again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import diary_tags, offices
from handlers.documents import Kept
from handlers.files import ENDINGS, PICTURES, VOICE, Arrival, Arrived
from handlers.talk import Document, Outcome, Reply, text
from storage import diary, people
from storage import files as stored
from storage.diary_kinds import LineId
from storage.kinds import EventKind, FileId, FileState, TeamId

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage import tables


def arrived(arrived: Arrived) -> list[Outcome]:
    """Keep what came; whoever wrote the line was told so when they kept it."""
    file, office = arrived.file, arrived.office
    line = diary.get(arrived.work, LineId(int(file.about.removeprefix("diary:"))))
    today = office.business_day(arrived.now, arrived.sender)
    rules = office.rules_for(office.area_of(arrived.sender, today), today)
    kept = timedelta(days=rules.policy.diary.lines.keep_files_days)
    until = arrived.now if line is None else arrived.now + kept
    stored.keep_until(arrived.work, [FileId(file.id)], until)
    return []


ARRIVAL = Arrival(arrived, PICTURES | VOICE)


def show(turn: Turn, number: LineId) -> list[Outcome]:
    """Send what came with a line, to its author, the team's leader or their coordinators."""
    line = diary.get(turn.work, number)
    if line is None or not _may_see(turn, line):
        return [Reply(text("diary.not_yours"))]
    found = stored.about(turn.work, [diary_tags.about(line.id)])
    there = [file for file in found if file.state is FileState.stored]
    if not there:
        coming = any(file.state is FileState.wanted for file in found)
        return [Reply(text("diary.file_coming" if coming else "diary.file_gone"))]
    if line.person_id != turn.person.id:
        people.audit(turn.work, turn.person.id, "diary.file", f"line:{line.id}", turn.now)
    caption = text("diary.line", day=line.day, body=line.body)
    return [
        Document(
            turn.spell(text("diary.file_name", day=line.day)) + ENDINGS.get(file.mime, ""),
            Kept(file.digest or ""),
            caption,
            mime=file.mime,
            picture=line.file_kind is EventKind.photo,
        )
        for file in there
    ]


def _may_see(turn: Turn, line: tables.DiaryLine) -> bool:
    if line.person_id == turn.person.id:
        return True
    if line.team_id is None:
        return False
    if line.team_id in people.leads(turn.person, turn.today):
        return True
    directory = turn.office.directory
    village = directory.teams[TeamId(line.team_id)].village
    areas = offices.coordinated(turn.person, turn.today)
    return any(directory.within(village, area) for area in areas)
