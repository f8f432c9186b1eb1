"""SQLite finds the words of tasks by numbers, and sorts new words in together.

A task gets a number: SQLite has one for each row anyway, but would not keep it. So the index of
words is half as large, and a task that it finds is read at once. Words of new tasks are pending
until a user has enough of them to be worth the pages that are written. What was the index becomes a
view for the version before. PostgreSQL has all that already.
"""

# ruff: noqa: S608, all SQL is written here

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from impl.migrations import copies, steps
from impl.migrations.batches import fill_in_batches
from impl.migrations.steps import Trigger
from impl.migrations.transactions import is_postgresql

revision = "0016"
down_revision = "0015"

_INDEX = "ix_words_of_tasks"
_PENDING = "ix_tasks_pending"
_BEFORE = "ix_tasks_words"
_ENOUGH = 32
"""How many tasks of a user are pending at most: sorting them in takes one or two milliseconds."""
_TASKS = sa.table(
    "tasks", sa.column("user_id", sa.String), sa.column("id", sa.Uuid), sa.column("words")
)
_KEY = (_TASKS.c.user_id, _TASKS.c.id)


def _lines(words: str) -> str:
    """Returns the SQL for a table of the lines of a text."""
    escaped = f"replace(replace(substr({words}, 2), '\\', '\\\\'), '\"', '\\\"')"
    return f"""json_each('["' || replace({escaped}, char(10), '","') || '"]')"""


_TABLES = {
    _INDEX: f"""
CREATE TABLE {_INDEX} (
    user_id VARCHAR NOT NULL,
    word VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (user_id, word, number)
) WITHOUT ROWID
""",
    _PENDING: f"""
CREATE TABLE {_PENDING} (
    user_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (user_id, number)
) WITHOUT ROWID
""",
}
# A statement that overwrites what conflicts says so for the triggers, too: no `OR IGNORE` here.
_PUT_OFF = (
    f"INSERT INTO {_PENDING} (user_id, number) SELECT NEW.user_id, NEW.number"
    f" WHERE NEW.words IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_PENDING} AS pending"
    " WHERE pending.user_id = NEW.user_id AND pending.number = NEW.number);"
)
_FORGET = f"DELETE FROM {_INDEX} WHERE user_id = OLD.user_id AND number = OLD.number"
_FORGET_OLD = f"{_FORGET} AND word IN (SELECT value FROM {_lines('OLD.words')})"
_TRIGGERS = [
    Trigger(
        "tasks",
        f"{_INDEX}_inserted",
        f"AFTER INSERT ON tasks WHEN NEW.words IS NOT NULL BEGIN {_PUT_OFF} END",
    ),
    Trigger(
        "tasks",
        f"{_INDEX}_updated",
        "AFTER UPDATE OF words ON tasks WHEN NEW.words IS NOT OLD.words BEGIN"
        f" {_FORGET_OLD} AND word NOT IN (SELECT value FROM {_lines('NEW.words')});"
        f" {_PUT_OFF} END",
    ),
    Trigger(
        "tasks",
        f"{_INDEX}_deleted",
        f"AFTER DELETE ON tasks WHEN OLD.words IS NOT NULL BEGIN {_FORGET_OLD};"
        f" DELETE FROM {_PENDING} WHERE user_id = OLD.user_id AND number = OLD.number; END",
    ),
    Trigger(
        _PENDING,
        f"{_PENDING}_full",
        f"AFTER INSERT ON {_PENDING}"
        f" WHEN (SELECT count(*) FROM {_PENDING} WHERE user_id = NEW.user_id) >= {_ENOUGH}"
        f" BEGIN INSERT INTO {_INDEX} (user_id, word, number)"
        f" SELECT tasks.user_id, value, tasks.number FROM {_PENDING} AS pending"
        " CROSS JOIN tasks ON tasks.number = pending.number"
        f" CROSS JOIN {_lines('tasks.words')}"
        f" WHERE pending.user_id = NEW.user_id AND value <> '' AND NOT EXISTS (SELECT 1"
        f" FROM {_INDEX} AS found WHERE found.user_id = tasks.user_id AND word = value"
        " AND found.number = tasks.number) GROUP BY value, tasks.number;"
        f" DELETE FROM {_PENDING} WHERE user_id = NEW.user_id; END",
    ),
]
_VIEW = f"""
CREATE VIEW {_BEFORE} AS
SELECT found.user_id, word, tasks.id AS task_id
FROM {_INDEX} AS found JOIN tasks ON tasks.number = found.number
UNION ALL
SELECT pending.user_id, value AS word, tasks.id AS task_id
FROM {_PENDING} AS pending JOIN tasks ON tasks.number = pending.number, {_lines("tasks.words")}
WHERE value <> ''
"""
_TABLE_BEFORE = f"""
CREATE TABLE {_BEFORE} (
    user_id VARCHAR NOT NULL,
    word VARCHAR NOT NULL,
    task_id CHAR(32) NOT NULL,
    PRIMARY KEY (user_id, word, task_id)
) WITHOUT ROWID
"""
_INSERT_BEFORE = (
    f"INSERT OR IGNORE INTO {_BEFORE} (user_id, word, task_id)"
    f" SELECT NEW.user_id, value, NEW.id FROM {_lines('NEW.words')} WHERE value <> '';"
)
_DELETE_BEFORE = (
    f"DELETE FROM {_BEFORE} WHERE user_id = OLD.user_id AND task_id = OLD.id"
    f" AND word IN (SELECT value FROM {_lines('OLD.words')});"
)
_DIFFER = "NEW.words IS NOT OLD.words"
_EVENTS_BEFORE = {
    "inserted": f"AFTER INSERT ON tasks WHEN NEW.words IS NOT NULL BEGIN {_INSERT_BEFORE} END",
    "updated": (
        f"AFTER UPDATE OF words ON tasks WHEN {_DIFFER} BEGIN {_DELETE_BEFORE} {_INSERT_BEFORE} END"
    ),
    "deleted": f"AFTER DELETE ON tasks WHEN OLD.words IS NOT NULL BEGIN {_DELETE_BEFORE} END",
}
_TRIGGERS_BEFORE = [
    Trigger("tasks", f"{_BEFORE}_{event}", sql) for event, sql in _EVENTS_BEFORE.items()
]
_KEY_BEFORE = "CONSTRAINT pk_tasks PRIMARY KEY (user_id, id)"
_KEY_NOW = "CONSTRAINT uq_tasks_user_id UNIQUE (user_id, id)"
_FIRST_WORD = "substr(tasks.words, 2, instr(substr(tasks.words, 2) || char(10), char(10)) - 1)"
_IS_MISSING = (
    f"tasks.words <> '' AND NOT EXISTS (SELECT 1 FROM {_INDEX} AS found"
    f" WHERE found.user_id = tasks.user_id AND word = {_FIRST_WORD} AND number = tasks.number)"
    f" AND NOT EXISTS (SELECT 1 FROM {_PENDING} AS pending"
    " WHERE pending.user_id = tasks.user_id AND pending.number = tasks.number)"
)
_IS_MISSING_BEFORE = (
    f"tasks.words <> '' AND NOT EXISTS (SELECT 1 FROM {_BEFORE} AS found"
    f" WHERE found.user_id = tasks.user_id AND word = {_FIRST_WORD} AND task_id = tasks.id)"
)
_FILL = (
    "INSERT OR IGNORE INTO {table} (user_id, word, {key})"
    f" SELECT tasks.user_id, value, tasks.{{value}} FROM tasks, {_lines('tasks.words')}"
    " WHERE tasks.user_id = :user AND tasks.id = :task AND value <> ''"
)


def upgrade() -> None:
    if is_postgresql():
        return
    copies.redefine("tasks", _with_number)
    for name, table in _TABLES.items():
        steps.create_table_of_index(name, table)
    for trigger in _TRIGGERS:
        steps.create_trigger(trigger)
    _fill(_IS_MISSING, _FILL.format(table=_INDEX, key="number", value="number"))
    for trigger in _TRIGGERS_BEFORE:
        steps.drop_trigger(trigger)
    copies.replace(_BEFORE, "view", _VIEW)


def downgrade() -> None:
    if is_postgresql():
        return
    copies.replace(_BEFORE, "table", _TABLE_BEFORE)
    for trigger in _TRIGGERS_BEFORE:
        steps.create_trigger(trigger)
    _fill(_IS_MISSING_BEFORE, _FILL.format(table=_BEFORE, key="task_id", value="id"))
    for trigger in _TRIGGERS:
        steps.drop_trigger(trigger)
    steps.drop_tables(*_TABLES)
    copies.redefine("tasks", _without_number)


def _with_number(definition: str) -> str:
    if "number INTEGER" in definition:
        return definition
    return "number INTEGER PRIMARY KEY," + definition.replace(_KEY_BEFORE, _KEY_NOW)


def _without_number(definition: str) -> str:
    return definition.replace("number INTEGER PRIMARY KEY,", "").replace(_KEY_NOW, _KEY_BEFORE)


def _fill(which: str, statement: str) -> None:
    fill_one = sa.text(statement).bindparams(sa.bindparam("task", type_=sa.Uuid()))

    def fill(connection: sa.Connection, tasks: Sequence[sa.Row[Any]]) -> None:
        connection.execute(fill_one, [{"user": row.user_id, "task": row.id} for row in tasks])

    fill_in_batches(sa.select(*_KEY).where(sa.text(which)), _KEY, fill)
