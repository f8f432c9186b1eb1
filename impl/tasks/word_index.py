"""SQLite's index of words: which tasks it has under some words, and whether they are many.

It is a table that triggers keep, and another one of tasks whose words are not yet in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    column,
    func,
    literal_column,
    select,
    table,
    true,
    union_all,
)

from impl.tasks.words import PrefixPattern

FEW = 1_000
"""So many tasks are read one by one in a millisecond or two."""
FREQUENT = 20_000
"""As far as the tasks with a word are counted. Looking up more of them would take too long."""
_AFTER_EVERY_WORD = "\U0010ffff"
_WORDS = table("ix_words_of_tasks", column("user_id"), column("word"), column("number", Integer))
_PENDING = table("ix_tasks_pending", column("user_id"), column("number", Integer))
_OWNER: BindParameter[str] = bindparam("owner")

type Numbers = CompoundSelect[*tuple[int, ...]]
"""A statement for the numbers of tasks, some of which it may find twice."""


class WordIndex:
    """The index, as a statement asks it for a user's tasks that have a word with each prefix.

    What it finds may lack some of the words, or have others by now: the row of the task tells.
    """

    def __init__(self, names: Sequence[str]) -> None:
        """Takes the names of the parameters for the prefixes."""
        self._names = names
        counts = [_count_of(name).label(f"count_{place}") for place, name in enumerate(names)]
        # Step by step: in one, the statement would grow with the cube of the number of words.
        counted = _once(select(*counts), "counted").c
        fewest = func.min(*counted) if len(names) > 1 else counted[0]
        compared = _once(select(fewest.label("fewest"), *counted), "compared").c
        places = [
            (compared[f"count_{place}"] == compared.fewest, place) for place, _ in enumerate(names)
        ]
        self._rarest = _once(select(case(*places).label("place"), *compared), "rarest")

    @property
    def are_frequent(self) -> ColumnElement[bool]:
        """Whether each of the words is in at least `FREQUENT` tasks."""
        return select(self._rarest.c.fewest >= FREQUENT).scalar_subquery()

    @property
    def rarest(self) -> Numbers:
        """The tasks that have the rarest of the words, and those whose words are pending."""
        return union_all(*self._shortest_range(), _pending())

    @property
    def common(self) -> Numbers:
        """The same, without most that lack other words, if that takes less time than their rows.

        Whether a number is in a range is known in a tenth of the time that a row is read in, but
        before that the whole range is read.
        """
        if len(self._names) == 1:
            return self.rarest
        # With a limit, or else SQLite would add the conditions to each of the statements.
        number = union_all(*self._shortest_range()).limit(-1).subquery().c.number
        others = [
            case((self._saves_time(place), number.in_(_range_of(name))), else_=true())
            for place, name in enumerate(self._names)
        ]
        return union_all(select(number).where(*others), _pending())

    def _saves_time(self, place: int) -> ScalarSelect[bool]:
        rarest = self._rarest.c
        is_short = rarest[f"count_{place}"] < FREQUENT
        return select(and_(rarest.fewest > FEW, is_short, rarest.place != place)).scalar_subquery()

    def _shortest_range(self) -> list[Select[tuple[int]]]:
        """Returns statements for all ranges, of which those are empty that are not the shortest."""
        if len(self._names) == 1:
            return [_range_of(self._names[0])]
        place = self._rarest.c.place
        return [
            # By an owner that is nobody: another condition would not keep SQLite from reading it.
            _range_of(name, select(case((place == each, _OWNER))).scalar_subquery())
            for each, name in enumerate(self._names)
        ]


def read_by_number(numbers: Numbers | Select[tuple[int]]) -> list[ColumnElement[bool]]:
    """Returns the conditions on tasks of the user by which each of `numbers` is looked up.

    No index of the user's tasks is used: SQLite takes each user for one who has ten.
    """
    owner = literal_column("+tasks.user_id", String)
    return [owner == _OWNER, literal_column("tasks.number", Integer).in_(numbers)]


def is_among(numbers: Numbers) -> ColumnElement[bool]:
    """Returns the condition that a task, which another index finds, is among `numbers`."""
    return literal_column("+tasks.number", Integer).in_(numbers)


def _once(statement: Select[*tuple[int, ...]], name: str) -> CTE:
    """Returns what is found out a single time for all parts of the statement that ask it."""
    return statement.cte(name).prefix_with("MATERIALIZED")


def _range_of(name: str, owner: ColumnElement[str] = _OWNER) -> Select[tuple[int]]:
    words = _WORDS.alias()
    first = func.substr(bindparam(name, type_=PrefixPattern()), 2, type_=String())  # no line feed
    is_in_range = words.c.word.between(first, first.concat(_AFTER_EVERY_WORD))
    return select(words.c.number).where(words.c.user_id == owner, is_in_range)


def _pending() -> Select[tuple[int]]:
    return select(_PENDING.c.number).where(_PENDING.c.user_id == _OWNER)


def _count_of(name: str) -> ScalarSelect[int]:
    counted = _range_of(name).limit(FREQUENT).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()
