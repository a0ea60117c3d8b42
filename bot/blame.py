"""Whose fault an exception is: the turn's own, or the passing state of the database."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from storage.database import is_data_error

_LONGEST_REASON = 300


class AccountsMovedError(Exception):
    """An account was bound or unbound while the batch waited for its locks: run it again."""


class NotSetUpError(Exception):
    """The database has no area or policy yet; nothing can be answered until `zhucun init`."""


def is_the_turns_fault(error: Exception) -> bool:
    """Tell whether what failed was a turn's own code or data, so that it would fail again."""
    if isinstance(error, DBAPIError):
        return is_data_error(error)
    if isinstance(error, StatementError):
        return True
    passing = SQLAlchemyError | OSError | NotSetUpError | AccountsMovedError
    return not isinstance(error, passing)


def reason_of(error: Exception) -> str:
    """Say what went wrong; a database's further lines quote the row, people's data included."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    first = (str(cause).splitlines() or [""])[0]
    return f"{type(cause).__name__}: {first}"[:_LONGEST_REASON]
