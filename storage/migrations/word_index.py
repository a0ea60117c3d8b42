"""The index over the tokens of `search_entry`, which no mapped table can describe.

SQLite has a table of its own for it (FTS5), which triggers keep in step; PostgreSQL an index over
an expression. Autogenerating the migration that makes the table writes these statements into it.
"""

from collections.abc import Mapping
from typing import Any

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrateOperation, MigrationScript
from alembic.operations.ops import CreateTableOp

_ByDialect = Mapping[str, tuple[str, ...]]

_TABLE = "search_entry"
_INDEX = "ix_search_entry_tokens"
_WIDTH = 80
_FTS = (
    "CREATE VIRTUAL TABLE search_word USING fts5(tokens, content='search_entry', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
)
_CHANGED = "AFTER UPDATE OF tokens ON search_entry"
_REMOVE = (
    "INSERT INTO search_word(search_word, rowid, tokens) VALUES ('delete', old.id, old.tokens)"
)
_PUT = "INSERT INTO search_word(rowid, tokens) VALUES (new.id, new.tokens)"
_CREATE: _ByDialect = {
    "sqlite": (
        _FTS,
        f"CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN {_PUT}; END",
        f"CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN {_REMOVE}; END",
        f"CREATE TRIGGER search_entry_changed {_CHANGED} BEGIN {_REMOVE}; {_PUT}; END",
    ),
    "postgresql": (
        f"CREATE INDEX {_INDEX} ON search_entry USING gin (to_tsvector('simple', tokens))",
    ),
}
_DROP: _ByDialect = {
    "sqlite": ("DROP TABLE search_word",),
    "postgresql": (f"DROP INDEX {_INDEX}",),
}


class _Statements(MigrateOperation):
    """Statements that differ between the databases, written out in the migration."""

    def __init__(self, statements: _ByDialect) -> None:
        self.statements = statements


def write_out(_context: object, _revision: object, directives: list[MigrationScript]) -> None:
    """Let the migration that makes the table make the index too, and drop it on the way back."""
    for script in directives:
        up, down = script.upgrade_ops, script.downgrade_ops
        made = [op for op in up.ops if isinstance(op, CreateTableOp)] if up else []
        if up and down and any(op.table_name == _TABLE for op in made):
            up.ops.append(_Statements(_CREATE))
            down.ops.insert(0, _Statements(_DROP))


def is_mapped(_item: object, name: str | None, kind: str, *_: Any) -> bool:  # noqa: ANN401  as Alembic calls it
    """Tell what may be compared with the mapped tables: all but what this module makes."""
    own = kind == "table" and (name or "").startswith("search_word")
    return not own and name != _INDEX


@renderers.dispatch_for(_Statements)
def _render(_context: AutogenContext, op: _Statements) -> list[str]:
    # In one line each, for what writes migrations takes a colon at the end for a new indentation.
    return [
        f'if op.get_bind().dialect.name == "{dialect}": op.execute({_quoted(statement)})'
        for dialect, statements in sorted(op.statements.items())
        for statement in statements
    ]


def _quoted(statement: str) -> str:
    """Write a statement as strings of a line's length."""
    words, lines = statement.split(" "), [""]
    for word in words:
        if len(lines[-1]) + len(word) > _WIDTH:
            lines.append("")
        lines[-1] += f"{word} "
    lines[-1] = lines[-1].rstrip()
    return " ".join(f'"{line}"' for line in lines)
