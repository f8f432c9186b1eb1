"""The words of tasks, for whoever searches."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.batches import fill_in_batches
from impl.migrations.steps import Index

revision = "0010"
down_revision = "0009"

_BY_BYTES = sa.String(32).with_variant(sa.String(32, collation="C"), "postgresql")
_TASKS = sa.table(
    "tasks",
    sa.column("user_id", sa.String),
    sa.column("id", sa.Uuid),
    sa.column("title", sa.String),
    sa.column("description", sa.String),
)
_WORDS = sa.table(
    "task_words",
    sa.column("user_id", sa.String),
    sa.column("word", sa.String),
    sa.column("task_id", sa.Uuid),
)
_KEY = (_TASKS.c.user_id, _TASKS.c.id)
_WITHOUT_WORDS = sa.select(_TASKS).where(
    ~sa.exists().where(_WORDS.c.user_id == _TASKS.c.user_id, _WORDS.c.task_id == _TASKS.c.id)
)
# Han, Hiragana and Katakana, which are written without spaces: each character is a word.
_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


def upgrade() -> None:
    steps.create_tables(
        {
            "task_words": [
                sa.Column("user_id", sa.String(64), nullable=False),
                sa.Column("word", _BY_BYTES, nullable=False),
                sa.Column("task_id", sa.Uuid(), nullable=False),
                sa.PrimaryKeyConstraint("user_id", "word", "task_id", name="pk_task_words"),
                sa.ForeignKeyConstraint(
                    ["user_id", "task_id"],
                    ["tasks.user_id", "tasks.id"],
                    name="fk_task_words_user_id_tasks",
                    ondelete="CASCADE",
                ),
                Index("ix_task_words_task", ["user_id", "task_id", "word"]),
            ]
        }
    )
    fill_in_batches(_WITHOUT_WORDS, _KEY, _write_words)
    steps.analyze("task_words")


def downgrade() -> None:
    steps.drop_tables("task_words")


def _write_words(connection: sa.Connection, tasks: Sequence[sa.Row[Any]]) -> None:
    found = [
        {"user_id": task.user_id, "word": word, "task_id": task.id}
        for task in tasks
        for word in _words(task.title, task.description)
    ]
    if found:
        connection.execute(sa.insert(_WORDS), found)


def _words(*texts: str | None) -> list[str]:
    """Returns the words of `texts`, as this revision sees them."""
    spaced = "".join(map(_spaced, _fold(" ".join(text for text in texts if text))))
    return list(dict.fromkeys(word[:32] for word in spaced.split()))[:500]


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", decomposed.casefold())


@lru_cache(4096)
def _spaced(character: str) -> str:
    if _UNSPACED.match(character):
        return f" {character} "
    return character if unicodedata.category(character)[0] in "LNM" else " "
