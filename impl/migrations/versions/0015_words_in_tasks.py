"""The words of a task in its own row, with an index of them that is as good as one for each user.

They are those that the version before has found. That version runs on, with its table of words,
which this one neither reads nor writes.
"""

# ruff: noqa: S608, all SQL is written here

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from impl.migrations import steps
from impl.migrations.batches import fill_in_batches
from impl.migrations.steps import Index, Trigger
from impl.migrations.transactions import change_briefly, is_postgresql

revision = "0015"
down_revision = "0014"

_TASKS = sa.table(
    "tasks", sa.column("user_id", sa.String), sa.column("id", sa.Uuid), sa.column("words")
)
_KEY = (_TASKS.c.user_id, _TASKS.c.id)
_INDEX = "ix_tasks_words"
# Every search reads what is pending, and whoever fills it up waits until it is sorted in.
_OPTIONS = {"gin_pending_list_limit": "256"}
_MARK = "left(encode(sha256(convert_to(tasks.user_id, 'UTF8')), 'base64'), 5)"
# One user may have a thousand times as many tasks as most, and then it matters how they are found.
# So every user is taken for one who has many: one in 200 of all.
_PLANNED_FOR_MANY = "ALTER COLUMN user_id SET (n_distinct = 200)"
_PLANNED_AS_BEFORE = "ALTER COLUMN user_id RESET (n_distinct)"
_WITHOUT_STATISTICS = "ALTER COLUMN words SET STATISTICS 0"


def _lines(words: str) -> str:
    """Returns the SQL of SQLite for a table of the lines of a text."""
    escaped = f"replace(replace(substr({words}, 2), '\\', '\\\\'), '\"', '\\\"')"
    return f"""json_each('["' || replace({escaped}, char(10), '","') || '"]')"""


_INSERT = (
    f"INSERT OR IGNORE INTO {_INDEX} (user_id, word, task_id)"
    f" SELECT NEW.user_id, value, NEW.id FROM {_lines('NEW.words')} WHERE value <> '';"
)
_DELETE = (
    f"DELETE FROM {_INDEX} WHERE user_id = OLD.user_id AND task_id = OLD.id"
    f" AND word IN (SELECT value FROM {_lines('OLD.words')});"
)
_TABLE = f"""
CREATE TABLE {_INDEX} (
    user_id VARCHAR NOT NULL,
    word VARCHAR NOT NULL,
    task_id CHAR(32) NOT NULL,
    PRIMARY KEY (user_id, word, task_id)
) WITHOUT ROWID
"""
_DIFFER = "NEW.words IS NOT OLD.words"
_EVENTS = {
    "inserted": f"AFTER INSERT ON tasks WHEN NEW.words IS NOT NULL BEGIN {_INSERT} END",
    "updated": f"AFTER UPDATE OF words ON tasks WHEN {_DIFFER} BEGIN {_DELETE} {_INSERT} END",
    "deleted": f"AFTER DELETE ON tasks WHEN OLD.words IS NOT NULL BEGIN {_DELETE} END",
}
_TRIGGERS = [Trigger("tasks", f"{_INDEX}_{event}", sql) for event, sql in _EVENTS.items()]
_THIS = "tasks.user_id = :user AND tasks.id = :task"
_OF_TASK = "task_words.user_id = tasks.user_id AND task_words.task_id = tasks.id"
_FILL = f"""
UPDATE tasks SET words = coalesce(
    (SELECT group_concat(char(10) || word, '') FROM task_words WHERE {_OF_TASK}), '')
WHERE {_THIS}
"""
_FILL_POSTGRESQL = f"""
UPDATE tasks SET words =
    array_to_tsvector(ARRAY(SELECT {_MARK} || word FROM task_words WHERE {_OF_TASK}))
WHERE {_THIS}
"""
_WORDS = f"SELECT value AS word FROM tasks, {_lines('words')} WHERE {_THIS} AND value <> ''"
_WORDS_POSTGRESQL = f"""
SELECT substr(lexeme, 6) AS word FROM tasks, unnest(tsvector_to_array(words)) AS lexeme
WHERE {_THIS}
"""
_INSERT_NEW = """
INSERT INTO task_words (user_id, task_id, word)
SELECT :user, :task, word FROM ({}) AS found WHERE true
ON CONFLICT DO NOTHING
"""
_EMPTY = f"UPDATE tasks SET words = NULL WHERE {_THIS}"


def upgrade() -> None:
    words = TSVECTOR() if is_postgresql() else sa.Text()
    steps.add_columns("tasks", sa.Column("words", words))
    if is_postgresql():
        if not steps.with_transaction(_is_planned_for_many):
            _alter(_WITHOUT_STATISTICS, _PLANNED_FOR_MANY)
    else:
        steps.create_table_of_index(_INDEX, _TABLE)
        for trigger in _TRIGGERS:
            steps.create_trigger(trigger)
    _fill(_TASKS.c.words.is_(None), [_FILL_POSTGRESQL if is_postgresql() else _FILL])
    if is_postgresql():
        steps.create_index("tasks", Index(_INDEX, ["words"], using="gin", options=_OPTIONS))
    steps.analyze("tasks")


def downgrade() -> None:
    """The table of words gets those that this version has found.

    It keeps all others: they may be newer, if the version before has written them meanwhile.
    """
    if is_postgresql():
        steps.drop_index("tasks", _INDEX)
        if steps.with_transaction(_is_planned_for_many):
            _alter(_PLANNED_AS_BEFORE)
    else:
        for trigger in _TRIGGERS:
            steps.drop_trigger(trigger)
        steps.drop_tables(_INDEX)
    if "words" in steps.with_transaction(lambda: steps.column_names("tasks")):
        words = _WORDS_POSTGRESQL if is_postgresql() else _WORDS
        put_back = [_INSERT_NEW.format(words), _EMPTY]
        _fill(_TASKS.c.words.is_not(None), put_back)
    steps.drop_columns("tasks", "words")
    steps.analyze("task_words")
    steps.analyze("tasks")


def _is_planned_for_many() -> bool:
    statement = sa.text(
        "SELECT count(attoptions) FROM pg_attribute"
        " WHERE attrelid = to_regclass('tasks') AND attname = 'user_id'"
    )
    return bool(op.get_bind().scalar(statement))


def _alter(*changes: str) -> None:
    change_briefly(lambda: op.execute(f"ALTER TABLE tasks {', '.join(changes)}"))


def _fill(which: sa.ColumnElement[bool], statements: Sequence[str]) -> None:
    task = sa.bindparam("task", type_=sa.Uuid())
    written = [sa.text(statement).bindparams(task) for statement in statements]

    def fill(connection: sa.Connection, tasks: Sequence[sa.Row[Any]]) -> None:
        keys = [{"user": row.user_id, "task": row.id} for row in tasks]
        for statement in written:
            connection.execute(statement, keys)

    fill_in_batches(sa.select(*_KEY).where(which), _KEY, fill)
