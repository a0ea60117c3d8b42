"""Makes the bytes of a file from what a handler said it should hold."""

from dataclasses import dataclass, field

from bot.documents import workbooks
from bot.documents.templates import Templates
from bot.files.store import NoContentError, Store
from handlers.documents import RECIPES, Kept, Workbook
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
        raise NotImplementedError(type(recipe).__name__)

    def _kept(self, digest: str) -> bytes:
        try:
            if self.store is not None:
                return self.store.read(digest)
        except NoContentError:
            pass
        raise CannotMakeError(text("files.gone"))
