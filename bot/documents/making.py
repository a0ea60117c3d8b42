"""Makes the bytes of a file from what a handler said it should hold."""

from dataclasses import dataclass, field
from typing import Any

from bot.documents import calendars, workbooks
from bot.documents.templates import TemplateError, Templates
from bot.files.store import NoContentError, Store
from handlers.documents import RECIPES, CalendarFile, Filled, Kept, Workbook
from handlers.talk import Text, text
from storage.enclosures import Enclosed


class CannotMakeError(Exception):
    """A file that cannot be made; `words` say why to whoever asked for it."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.id)
        self.words = words


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes every kind of file of `handlers/documents.py`; without a store nothing was kept.

    `font` is the file pictures are written with, "" lets fontconfig choose.
    """

    store: Store | None = None
    templates: Templates = field(default_factory=Templates)
    font: str = ""

    def __call__(self, enclosed: Enclosed) -> bytes:
        """Give the bytes; CannotMakeError for what was to be expected."""
        if enclosed.content is not None:
            return enclosed.content
        recipe = RECIPES.validate_python(enclosed.recipe)
        match recipe:
            case Kept(digest):
                return self._kept(digest)
            case Workbook():
                return workbooks.make(recipe)
            case CalendarFile():
                return calendars.make(recipe)
            case Filled(template, values):
                return self._filled(template, values)

    def _filled(self, template: str, values: dict[str, Any]) -> bytes:
        try:
            return self.templates.fill(template, values)
        except TemplateError as error:
            words = text("files.broken_template", template=f"{template}.docx", reason=str(error))
            raise CannotMakeError(words) from error

    def _kept(self, digest: str) -> bytes:
        try:
            if self.store is not None:
                return self.store.read(digest)
        except NoContentError:
            pass
        raise CannotMakeError(text("files.gone"))
