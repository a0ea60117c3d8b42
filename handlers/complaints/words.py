"""How a complaint is shown to who reads it, with its button, and to who filed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import naming
from handlers.talk import Button, Verbatim, Words, text

if TYPE_CHECKING:
    from handlers.turn import Moment
    from storage import tables
    from storage.people import Person


def about(number: int) -> str:
    """Give what messages with its button are about."""
    return f"complaint:{number}"


def buttons(number: int) -> tuple[tuple[Button, ...], ...]:
    """Give the button that answers it."""
    return ((Button(text("complaint.answer", number=number), f"complaint:answer:{number}"),),)


def whole(moment: Moment, row: tables.Complaint, sender: Person | None) -> Words:
    """Give all of it: who filed it, unless it is nameless, where, what, and by when to answer."""
    values = {
        "number": row.id,
        "day": row.filed_on,
        "due": row.due_on,
        "said": Verbatim(row.said),
    }
    if sender is None:
        return text("complaint.nameless_one", **values)
    name = naming.told_apart(moment, [sender], row.filed_on)[sender.id]
    place = moment.office.directory.areas[moment.office.area_of(sender, row.filed_on)].name
    return text("complaint.one", name=name, phone=sender.phone, place=place, **values)
