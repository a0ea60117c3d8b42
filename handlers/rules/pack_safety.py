"""The parts of a policy pack on emergencies, on messages to many and on locations."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from handlers.rules.pack_terms import Identifier, Natural, Positive, Rule


class HelpClock(Rule):
    """A call for help nobody takes: after so many minutes each, these offices are told too."""

    minutes: Positive
    next: tuple[Identifier, ...]


class RollCallLimit(Rule):
    """How long a roll-call may run at most."""

    hours_at_most: Positive


class NoticeLimit(Rule):
    """Notices to many: beyond `confirm_above` people a second coordinator agrees first.

    `receipt_days` is how long receipts are waited for where the sender names no end.
    """

    confirm_above: Natural
    receipt_days: Positive


class LocationRule(Rule):
    """What a location is measured by, where the method takes one.

    Within `radius_metres` of the village's point is in the village. One less exact than
    `accuracy_metres` or older than `fresh_minutes` is asked about. Coordinates are kept for
    `keep_days`, 0 for never. So many `shift_people` of a team beyond by a similar offset mean
    that the village's point may be wrong.
    """

    radius_metres: Positive = 2000
    accuracy_metres: Positive = 1000
    fresh_minutes: Positive = 10
    keep_days: Natural = 0
    shift_people: Annotated[int, Field(ge=2)] = 3
