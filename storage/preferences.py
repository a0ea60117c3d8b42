"""What people chose for themselves."""

from sqlalchemy import update

from storage import tables
from storage.kinds import PersonId
from storage.work import Work


def set_language(work: Work, person: PersonId, language: str) -> None:
    """Speak to somebody in a language from now on."""
    work.run(update(tables.Person).where(tables.Person.id == person).values(language=language))
