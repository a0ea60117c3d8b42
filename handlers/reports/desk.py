"""The draft a report is written on, if it is the speaker's to write, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.reports import drafting, owed, words
from handlers.rules import masking
from handlers.talk import Button, Reply, Verbatim, Words, lines, text
from storage import drafts, handovers, people
from storage.kinds import PersonId
from storage.report_values import Sentence

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.reports.owed import Owed
    from handlers.rules.pack_report import Head
    from handlers.turn import Turn
    from storage.drafts import Draft
    from storage.report_values import Sections

_PER_ROW = 3


@dataclass(frozen=True, slots=True)
class Desk:
    """A report being written, and its draft."""

    owed: Owed
    draft: Draft

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads of the pack, in order."""
        return self.owed.kind.heads

    def under(self, head: Head) -> tuple[Sentence, ...]:
        """What is written under a head."""
        return self.draft.sections.get(head.id, ())

    @property
    def blank(self) -> list[Head]:
        """The heads with nothing under them."""
        return [head for head in self.heads if not words.body(self.under(head)).strip()]

    def data(self, act: str, head: Head | None = None) -> str:
        """What a button carries: `report:do:12:head:1`."""
        at = "" if head is None else f":{self.heads.index(head)}"
        return f"report:do:{self.draft.id}:{act}{at}"


def take(turn: Turn, of: Owed) -> Desk:
    """Give the desk of a report, with a first draft made of the records where there is none."""
    found = drafts.get(turn.work, of.key)
    if found is None:
        last = drafting.until(of, turn.today)
        sections = drafting.make(turn, of, last, turn.spell)
        drafts.begin(turn.work, of.key, sections, last, said(turn))
        found = drafts.get(turn.work, of.key)
    if found is None:
        raise LookupError(of.key)
    return Desk(of, found)


def at(turn: Turn, draft: int) -> Desk | Words:
    """Give the desk of a draft by its number, or why the speaker cannot write there now."""
    found = drafts.by_id(turn.work, draft)
    mine = owed.of_speaker(turn)
    if found is not None:
        for one in mine:
            if one.key.plain == found[0]:
                return Desk(one, found[1])
    return text("report.not_open")


def said(turn: Turn) -> tuple[PersonId, datetime]:
    """Give who writes, and when."""
    return turn.person.id, turn.now


def overview(turn: Turn, desk: Desk) -> Reply:
    """Give the draft head by head, with what may be done with it."""
    heads = [_head(desk, head) for head in desk.heads]
    sent_back = None
    if desk.owed.standing is not None:
        sent_back = text("report.sent_back_before", n=desk.owed.standing.version)
    shown = lines(top(turn, desk.owed), sent_back, _made(turn, desk), *heads)
    chosen = [
        Button(text("label", value=head.label), desk.data("head", head)) for head in desk.heads
    ]
    rows = [tuple(chosen[n : n + _PER_ROW]) for n in range(0, len(chosen), _PER_ROW)]
    acts = [Button(text("report.button.preview"), desk.data("preview"))]
    if desk.blank:
        acts.insert(0, Button(text("report.button.fill"), desk.data("fill")))
    rest = [Button(text("report.button.renew"), desk.data("renew"))]
    if desk.draft.former:
        rest.append(Button(text("report.button.undo"), desk.data("undo")))
    rule = turn.cite(desk.owed.kind.rule)
    return Reply(shown, (*rows, tuple(acts), tuple(rest)), rule=rule)


def section(desk: Desk, head: Head) -> Reply:
    """Give what stands under a head, its sentences numbered, with what may be done with it."""
    sentences = desk.under(head)
    numbered = [
        text("report.sentence", number=n, body=Verbatim(one.text))
        for n, one in enumerate(sentences, start=1)
    ]
    blank = None if sentences else text("report.blank_head", head=head.label)
    shown = lines(text("report.section", head=head.label, n=len(sentences)), blank, *numbered)
    write = [
        Button(text("report.button.append"), desk.data("append", head)),
        Button(text("report.button.replace"), desk.data("replace", head)),
    ]
    look = [Button(text("report.button.all"), desk.data("show"))]
    if sentences:
        write.append(Button(text("report.button.strike"), desk.data("strike", head)))
        look.insert(0, Button(text("report.button.sources"), desk.data("sources", head)))
    if desk.draft.former:
        look.append(Button(text("report.button.undo"), desk.data("undo", head)))
    return Reply(shown, (tuple(write), tuple(look)))


def top(turn: Turn, of: Owed) -> Words:
    """Give the first line of everything shown of a report: whose, of what, due when."""
    known = {turn.person.id: turn.person}
    return text(
        "report.top",
        report=words.full_title(turn, of, known),
        due=words.deadline(of.period, turn.today),
    )


def _made(turn: Turn, desk: Desk) -> Words | None:
    """Say what the draft was made of, or who wrote it before the speaker."""
    draft = desk.draft
    if draft.by == turn.person.id:
        told = None
    else:
        before = handovers.led_before(turn.work, desk.owed.team, turn.today)
        name = people.load(turn.work, [draft.by])[draft.by].name
        if before is not None and before[0] == draft.by:
            told = text("report.left_behind", name=name, day=before[1])
        else:
            told = text("report.written_by", name=name, day=draft.changed_at)
    sources = sum(bool(one.sources) for some in draft.sections.values() for one in some)
    made = text("report.made", n=sources, until=words.day(draft.until)) if sources else None
    return lines(told, made) if told or made else None


def _head(desk: Desk, head: Head) -> Words:
    sentences = desk.under(head)
    if not sentences:
        return text("report.head_blank", head=head.label)
    return text(
        "report.head", head=head.label, n=len(words.body(sentences)), body=words.begin(sentences)
    )


def written(body: str, before: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Give a text as sentences, a line each; one that stood there before keeps its sources."""
    known = {one.text: one for one in before}
    found = [masking.masked(line.strip()) for line in body.splitlines() if line.strip()]
    return tuple(known.get(line, Sentence(line)) for line in found)


def changed(turn: Turn, desk: Desk, sections: Sections) -> Desk:
    """Write new sections down; those before can be put back."""
    drafts.change(turn.work, desk.draft, sections, said(turn))
    return take(turn, desk.owed)
