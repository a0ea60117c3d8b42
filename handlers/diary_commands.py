"""What can be said, pressed and filled in about problems and deeds, and who does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from handlers.deeds import choosing, digest
from handlers.problems import answering, raising
from handlers.reading.deed_values import ChoiceAsked, DigestAsked
from handlers.reading.problem_values import Answered, ProblemsAsked, Raised

if TYPE_CHECKING:
    from handlers.form import Form
    from handlers.talk import Outcome
    from handlers.turn import Turn

HANDLES: tuple[tuple[type, Callable[[Turn, Any], list[Outcome] | None]], ...] = (
    (Raised, raising.said),
    (ProblemsAsked, raising.asked),
    (Answered, answering.said),
    (ChoiceAsked, choosing.asked),
    (DigestAsked, digest.asked),
)
PRESSES: dict[str, Callable[[Turn, list[str]], list[Outcome]]] = {
    "problem": answering.pressed,
    "deed": choosing.pressed,
    "deeds": digest.pressed,
}
FORMS: tuple[Form, ...] = (answering.ANSWER, answering.BACK)
