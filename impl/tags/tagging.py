"""Tags on tasks. Tags that no task has are removed.

Whoever changes them has locked the owner (`impl.users.locks`), so that no tag is removed while
somebody else begins to use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from uuid import UUID

from uuid_utils.compat import uuid7

from impl.database import Transaction
from impl.database.related import read_related
from impl.quotas.quotas import Quotas, Usage, count_removed
from impl.tags import statements
from impl.tags.rows import Link, TagRecord
from impl.text.folding import identity
from impl.text.visible import UNNAMED, visible
from impl.turns import in_turns


def tag_names(aggregated: str | None) -> list[str]:
    """Returns the names in the column `statements.NAMES`, sorted."""
    return [*_sorted_names(aggregated)] if aggregated else []


@lru_cache(1024)  # the tasks of a list have few different ones
def _sorted_names(aggregated: str) -> tuple[str, ...]:
    return tuple(_in_order(aggregated.split("\n")))


def _in_order(names: Iterable[str]) -> list[str]:
    shown = {visible(name, UNNAMED) for name in names}
    return sorted(shown, key=lambda name: (identity(name), name))


def are_same_tags(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether these names are of the same tags, however they are spelled."""
    return set(map(identity, some)) == set(map(identity, others))


async def read_tags(transaction: Transaction, user_id: str, task_id: UUID) -> list[str]:
    """Returns the names of a task's tags, in order."""
    found = await transaction.one(statements.SELECT_NAMES, {"owner": user_id, "task": task_id})
    return tag_names(found.names)


async def read_tags_of(
    transaction: Transaction, user_id: str, tasks: Sequence[UUID]
) -> dict[UUID, list[str]]:
    """Returns the names of the tags of each task, unsorted."""
    found = await read_related(
        transaction,
        statements.SELECT_NAMES_OF_SOME,
        {"owner": user_id},
        ("tasks", tasks),
        lambda row: row.task_id,
    )
    return {task: [visible(row.name, UNNAMED) for row in rows] for task, rows in found.items()}


async def count_new_tags(transaction: Transaction, user_id: str, names: Iterable[str]) -> int:
    """Returns how many tags of these names the user does not have yet."""
    folded = set((await _identities(names)).values())
    if not folded:
        return 0
    known = await transaction.all(statements.SELECT_ALL_FOLDED, {"owner": user_id})
    return len(folded.difference(known))


async def add_tags(
    transaction: Transaction, quotas: Quotas, user_id: str, task_id: UUID, names: Iterable[str]
) -> list[str]:
    """Adds tags to a task that has none, creates new ones, and returns their names.

    Raises:
        Refusal: 409, the user would have too many tags.
    """
    tags = await _make_tags(transaction, quotas, user_id, await _identities(names))
    await _link(transaction, user_id, [Link(task_id, tag.id) for tag in tags.values()])
    return _in_order(tag.name for tag in tags.values())


async def replace_tags_of(
    transaction: Transaction,
    quotas: Quotas,
    user_id: str,
    names: Mapping[UUID, Iterable[str]],
) -> None:
    """Replaces the tags of some tasks, and creates new ones.

    Raises:
        Refusal: 409, the user would have too many tags. New ones are counted first.
    """
    same = await _identities(chain.from_iterable(names.values()))
    tags = await _make_tags(transaction, quotas, user_id, same)
    now = {Link(task, tags[same[name]].id) for task, own in names.items() for name in own}
    values = {"owner": user_id, "tasks": list(names)}
    before = set(await transaction.all(statements.SELECT_LINKS, values))
    await _link(transaction, user_id, sorted(now - before))
    if gone := sorted(before - now):
        links = [link._asdict() for link in gone]
        await transaction.execute(statements.DELETE_LINKS, {"owner": user_id, "given": links})
        unlinked = sorted({tag for _, tag in gone})
        values = {"owner": user_id, "tags": unlinked}
        if removed := await transaction.execute(statements.DELETE_UNUSED_OF, values):
            await count_removed(transaction, user_id, Usage(tags=removed))


async def replace_tags(
    transaction: Transaction, quotas: Quotas, user_id: str, task_id: UUID, names: Iterable[str]
) -> list[str]:
    """Replaces the tags of a task, creates new ones, and returns the names of its tags.

    Raises:
        Refusal: 409, the user would have too many tags, and more than before.
    """
    same = await _identities(names)
    values = {"owner": user_id, "task": task_id, "folded": [*same.values()]}
    unlinked = await transaction.all(statements.UNLINK, values)
    removed = 0
    if unlinked:
        values_of = {"owner": user_id, "tags": unlinked}
        removed = await transaction.execute(statements.DELETE_UNUSED_OF, values_of)
    tags = await _make_tags(transaction, quotas, user_id, same, removed=removed)
    await _link(transaction, user_id, [Link(task_id, tag.id) for tag in tags.values()])
    return _in_order(tag.name for tag in tags.values())


async def _link(transaction: Transaction, user_id: str, links: Iterable[Link]) -> None:
    """Adds tags to tasks that do not have them yet."""
    if rows := [{"user_id": user_id, **link._asdict()} for link in links]:
        await transaction.execute(statements.LINK, {"given": rows})


async def _identities(names: Iterable[str]) -> dict[str, str]:
    """Returns the folded form of each name, of which there may be very many."""
    return {name: identity(name) async for name in in_turns(dict.fromkeys(names))}


async def _make_tags(
    transaction: Transaction,
    quotas: Quotas,
    user_id: str,
    identities: Mapping[str, str],
    *,
    removed: int = 0,
) -> dict[str, TagRecord]:
    """Returns the tags of these names, which are folded already, and creates new ones.

    It counts the new ones and the number of those `removed` in exchange.
    """
    spellings: dict[str, str] = {}
    for name, folded in identities.items():
        spellings.setdefault(folded, name)
    values = {"owner": user_id, "folded": list(spellings)}
    tags = {tag.folded: tag for tag in await transaction.all(statements.SELECT_SAME, values)}
    new = [
        TagRecord(uuid7(), name, folded) for folded, name in spellings.items() if folded not in tags
    ]
    if len(new) > removed:
        missing = await quotas.add(transaction, user_id, Usage(tags=len(new) - removed))
        if missing is not None:
            raise quotas.refusal(missing)
    elif removed > len(new):
        await count_removed(transaction, user_id, Usage(tags=removed - len(new)))
    if rows := [{"user_id": user_id, **tag._asdict()} for tag in new]:
        await transaction.execute(statements.INSERT, {"given": rows})
    return tags | {tag.folded: tag for tag in new}


async def remove_unused_tags(transaction: Transaction, user_id: str) -> int:
    """Removes a user's tags that no task has, and returns how many, for the caller to count.

    This follows the final removal of tasks. Until then, deleted tasks keep their tags.
    """
    return await transaction.execute(statements.DELETE_UNUSED, {"owner": user_id})
