"""Words at primary strength, tags by what is seen of their names, and names that can be seen.

Tags that are one now are merged into the oldest, and their tasks have another version. What has a
name of nothing visible gets one that can be read. Both are logged, by ids alone.
"""

import logging
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import batched
from pathlib import Path
from typing import Any

import regex
import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.batches import fill_in_batches

revision = "0012"
down_revision = "0011"

_UNTITLED = "(untitled)"
_UNNAMED = "(unnamed)"
_log = logging.getLogger("impl.migrations.text")

_USERS = sa.table(
    "users",
    sa.column("id", sa.String),
    sa.column("name", sa.String),
    sa.column("text_bytes", sa.BigInteger),
    sa.column("tag_count", sa.Integer),
)
_KEYS = sa.table(
    "api_keys", sa.column("user_id", sa.String), sa.column("id", sa.Uuid), sa.column("name")
)
_TASKS = sa.table(
    "tasks",
    sa.column("user_id", sa.String),
    sa.column("id", sa.Uuid),
    sa.column("title", sa.String),
    sa.column("description", sa.String),
    sa.column("title_order", sa.String),
    sa.column("updated_at", sa.DateTime(timezone=True)),
    sa.column("version", sa.Integer),
)
_WORDS = sa.table(
    "task_words",
    sa.column("user_id", sa.String),
    sa.column("word", sa.String),
    sa.column("task_id", sa.Uuid),
)
_TAGS = sa.table(
    "tags",
    sa.column("user_id", sa.String),
    sa.column("id", sa.Uuid),
    sa.column("name", sa.String),
    sa.column("folded", sa.String),
)
_LINKS = sa.table(
    "task_tags",
    sa.column("user_id", sa.String),
    sa.column("tag_id", sa.Uuid),
    sa.column("task_id", sa.Uuid),
)
_TASK_KEY = (_TASKS.c.user_id, _TASKS.c.id)


def upgrade() -> None:
    untitled: set[str] = set()
    _write_all_words(_words, untitled)
    fill_in_batches(sa.select(_KEYS), (_KEYS.c.user_id, _KEYS.c.id), _name_keys)
    merged = _Merged()
    users = sa.select(_USERS.c.id, _USERS.c.name)
    fill_in_batches(users, (_USERS.c.id,), partial(_fill_users, merged))
    for some in batched(sorted(untitled), 500, strict=False):
        theirs = users.where(_USERS.c.id.in_(some))
        fill_in_batches(theirs, (_USERS.c.id,), _title_tasks)
    if merged.tags:
        _log.info("%d tags of %d users became one with others", merged.tags, len(merged.users))


def downgrade() -> None:
    """What was merged stays so, as what was apart is not known."""
    users = sa.select(_USERS.c.id)
    fill_in_batches(users, (_USERS.c.id,), _fold_tags_as_before)
    _write_all_words(_words_before, set())


def _write_all_words(find: Callable[..., list[str]], untitled: set[str]) -> None:
    """Brings the words of all tasks in order, and notes whose tasks have titles to be mended."""

    def fill(connection: sa.Connection, tasks: Sequence[sa.Row[Any]]) -> None:
        now = {
            (task.user_id, task.id): set(find(_seen(task.title), task.description))
            for task in tasks
        }
        _write_words(connection, now)
        untitled.update(task.user_id for task in tasks if not _is_visible(task.title))

    rows = sa.select(*_TASK_KEY, _TASKS.c.title, _TASKS.c.description)
    fill_in_batches(rows, _TASK_KEY, fill)
    steps.analyze("task_words")


def _write_words(connection: sa.Connection, now: dict[tuple[str, Any], set[str]]) -> None:
    key = sa.tuple_(_WORDS.c.user_id, _WORDS.c.task_id)
    keys = [sa.tuple_(sa.literal(user), sa.literal(task, sa.Uuid())) for user, task in now]
    before: dict[tuple[str, Any], set[str]] = {}
    for row in connection.execute(sa.select(_WORDS).where(key.in_(keys))):
        before.setdefault((row.user_id, row.task_id), set()).add(row.word)
    gone = [_word(k, word) for k, found in before.items() for word in sorted(found - now[k])]
    new = [_word(k, w) for k, found in now.items() for w in sorted(found - before.get(k, set()))]
    if gone:
        connection.execute(_DELETE_WORD, gone)
    if new:
        connection.execute(_INSERT_WORD, new)


def _word(key: tuple[str, Any], word: str) -> dict[str, object]:
    return {"of_user": key[0], "of_task": key[1], "this_word": word}


_DELETE_WORD = sa.delete(_WORDS).where(
    _WORDS.c.user_id == sa.bindparam("of_user"),
    _WORDS.c.task_id == sa.bindparam("of_task", type_=sa.Uuid()),
    _WORDS.c.word == sa.bindparam("this_word"),
)
_INSERT_WORD = sa.insert(_WORDS).values(
    user_id=sa.bindparam("of_user"),
    task_id=sa.bindparam("of_task", type_=sa.Uuid()),
    word=sa.bindparam("this_word"),
)


def _name_keys(connection: sa.Connection, keys: Sequence[sa.Row[Any]]) -> None:
    for key in keys:
        if not _is_visible(key.name):
            this = sa.and_(_KEYS.c.user_id == key.user_id, _KEYS.c.id == key.id)
            connection.execute(sa.update(_KEYS).where(this).values(name=_UNNAMED))
            _log.info("User %s: API key %s got a name that can be seen", key.user_id, key.id)


class _Merged:
    """How much was merged."""

    def __init__(self) -> None:
        self.tags = 0
        self.users: set[str] = set()


def _fill_users(merged: _Merged, connection: sa.Connection, users: Sequence[sa.Row[Any]]) -> None:
    for user in users:
        if not _is_visible(user.name):
            this = _USERS.c.id == user.id
            connection.execute(sa.update(_USERS).where(this).values(name=_UNNAMED))
            _log.info("User %s got a name that can be seen", user.id)
        found = _fold_tags(connection, user.id, _identity)
        if found:
            merged.tags += found
            merged.users.add(user.id)


def _fold_tags_as_before(connection: sa.Connection, users: Sequence[sa.Row[Any]]) -> None:
    for user in users:
        _fold_tags(connection, user.id, _fold)


def _fold_tags(connection: sa.Connection, user: str, fold: Callable[[str], str]) -> int:
    """Folds the names of a user's tags anew, and returns how many became one with an older tag.

    The user is locked, as by whoever changes tags.
    """
    own = _TAGS.c.user_id == user
    tags = connection.execute(sa.select(_TAGS).where(own).order_by(_TAGS.c.id)).all()
    kept: dict[str, sa.Row[Any]] = {}
    merged = 0
    for tag in tags:
        other = kept.setdefault(fold(_seen(tag.name, _UNNAMED)), tag)
        if other is not tag:
            _merge(connection, user, tag.id, other.id)
            _log.info("User %s: tag %s became one with tag %s", user, tag.id, other.id)
            merged += 1
    changed = {
        folded: tag
        for folded, tag in kept.items()
        if folded != tag.folded or not _is_visible(tag.name)
    }
    for tag in changed.values():  # one may be what another was
        this = sa.update(_TAGS).where(own, _TAGS.c.id == tag.id)
        connection.execute(this.values(folded=f"\n{tag.id}"))
    for folded, tag in changed.items():
        this = sa.update(_TAGS).where(own, _TAGS.c.id == tag.id)
        connection.execute(this.values(folded=folded, name=_seen(tag.name, _UNNAMED)))
        if not _is_visible(tag.name):
            _touch_tasks(connection, user, tag.id)
            _log.info("User %s: tag %s got a name that can be seen", user, tag.id)
    if merged:
        fewer = _USERS.c.tag_count - merged
        count = sa.update(_USERS).where(_USERS.c.id == user)
        connection.execute(count.values(tag_count=sa.case((fewer < 0, 0), else_=fewer)))
    return merged


def _merge(connection: sa.Connection, user: str, tag: Any, other: Any) -> None:
    _touch_tasks(connection, user, tag)
    own = _LINKS.c.user_id == user
    has_other = sa.select(_LINKS.c.task_id).where(own, _LINKS.c.tag_id == other)
    connection.execute(
        sa.update(_LINKS)
        .where(own, _LINKS.c.tag_id == tag, _LINKS.c.task_id.not_in(has_other))
        .values(tag_id=other)
    )
    connection.execute(sa.delete(_LINKS).where(own, _LINKS.c.tag_id == tag))
    connection.execute(sa.delete(_TAGS).where(_TAGS.c.user_id == user, _TAGS.c.id == tag))


def _touch_tasks(connection: sa.Connection, user: str, tag: Any) -> None:
    """Gives the tasks of a tag another version, deleted ones too: they look different now."""
    linked = sa.select(_LINKS.c.task_id).where(_LINKS.c.user_id == user, _LINKS.c.tag_id == tag)
    connection.execute(
        sa.update(_TASKS)
        .where(_TASKS.c.user_id == user, _TASKS.c.id.in_(linked))
        .values(_another_version())
    )


def _title_tasks(connection: sa.Connection, users: Sequence[sa.Row[Any]]) -> None:
    """Gives titles that can be seen to those tasks of some users that have none."""
    for user in users:
        own = _TASKS.c.user_id == user.id
        titles = sa.select(_TASKS.c.id, _TASKS.c.title).where(own).order_by(_TASKS.c.id)
        for task in connection.execute(titles).all():
            if not _is_visible(task.title):
                values = {"title": _UNTITLED, "title_order": _UNTITLED, **_another_version()}
                this = sa.update(_TASKS).where(own, _TASKS.c.id == task.id)
                connection.execute(this.values(values))
                more = _USERS.c.text_bytes + len(_UNTITLED) - len(task.title.encode())
                count = sa.update(_USERS).where(_USERS.c.id == user.id)
                connection.execute(count.values(text_bytes=sa.case((more < 0, 0), else_=more)))
                _log.info("User %s: task %s got a title that can be seen", user.id, task.id)


def _another_version() -> dict[str, object]:
    return {"version": _TASKS.c.version + 1, "updated_at": datetime.now(UTC)}


# From here on all is as the service has it at this revision.
_INVISIBLE = regex.compile(
    r"(?V1)[[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\U0001d159]"
    r"--\p{Prepended_Concatenation_Mark}]*"
)


def _is_visible(text: str) -> bool:
    return _INVISIBLE.fullmatch(text) is None


def _seen(text: str, instead: str = _UNTITLED) -> str:
    return text if _is_visible(text) else instead


_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", decomposed.casefold())


def _identity(name: str) -> str:
    return _fold(_IGNORABLE.sub("", _fold(name)))


_MARKS = r"[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]*+"
_SEGMENT = regex.compile(
    rf"(?w)(?:\p{{RI}}{_MARKS}(?:\p{{RI}}{_MARKS})?"
    rf"(?:(?<=\u200d)\p{{Extended_Pictographic}}{_MARKS})*|.+?\b)[+#]*",
    regex.DOTALL,
)
_SAYS_SOMETHING = regex.compile(r"[\p{L}\p{N}\p{Extended_Pictographic}\p{RI}\u20e3]")
_KANA = regex.compile(r"[\u3041-\u30ff]")
_EACH_KANA = regex.compile(r"[^_+#][+#]*")


def _words(*texts: str | None) -> list[str]:
    runs = _fold(" ".join(text for text in texts if text)).split()
    found = (word[:32] for run in dict.fromkeys(runs) for word in _words_of(run))
    return list(dict.fromkeys(found))[:500]


def _words_of(run: str) -> Iterator[str]:
    for segment in _SEGMENT.findall(run):
        if _SAYS_SOMETHING.search(segment):
            primary = unicodedata.normalize("NFC", segment.translate(_primary_table()))
            word = primary.strip("_\u203f\u2040\u2054")
            if _KANA.search(word):
                yield from _EACH_KANA.findall(word)
            elif word:
                yield word


@lru_cache(1)
def _primary_table() -> dict[int, str]:
    table: dict[int, str] = {}
    file = Path(__file__).parents[2] / "text" / "primary_cldr48.txt"
    for line in file.read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            target, _, sources = line.partition(":")
            becomes = "".join(chr(int(number, 16)) for number in target.split())
            for source in sources.split():
                first, _, last = source.partition("-")
                numbers = range(int(first, 16), int(last or first, 16) + 1)
                table |= dict.fromkeys(numbers, becomes)
    return table


# And this is how the revision before finds words.
_UNSPACED = regex.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


def _words_before(*texts: str | None) -> list[str]:
    spaced = "".join(map(_spaced, _fold(" ".join(text for text in texts if text))))
    return list(dict.fromkeys(word[:32] for word in spaced.split()))[:500]


@lru_cache(4096)
def _spaced(character: str) -> str:
    if _UNSPACED.match(character):
        return f" {character} "
    return character if unicodedata.category(character)[0] in "LNM" else " "
