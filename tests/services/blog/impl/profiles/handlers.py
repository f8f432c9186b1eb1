"""Profiles of users, and following them."""

from __future__ import annotations

from typing import override

from generated.models import ProfileEnvelope
from generated.profiles import (
    Follow200,
    Follow404,
    Follow422,
    FollowOutcome,
    GetProfile200,
    GetProfile404,
    GetProfileOutcome,
    ProfilesApi,
    Unfollow200,
    Unfollow404,
    UnfollowOutcome,
)
from impl.caller import Caller
from impl.database import Transaction
from impl.errors import failure
from impl.profiles import statements
from impl.profiles.rows import ProfileRecord, profile_of
from impl.users.locks import lock_owner

_MOST_FOLLOWED = 1000
_TOO_MANY = failure("username", f"Nobody follows more than {_MOST_FOLLOWED} users.")
_UNKNOWN = failure("profile", "There is no user of this name.")


class Profiles(ProfilesApi[Caller]):
    """Handles the operations tagged `profiles`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def get_profile(self, caller: Caller | None, username: str) -> GetProfileOutcome:
        found = await self._find(caller, username)
        return GetProfile404(body=_UNKNOWN) if found is None else GetProfile200(body=_shown(found))

    @override
    async def follow(self, caller: Caller, username: str) -> FollowOutcome:
        # Who asks is locked first: whom they follow is counted one by one.
        await lock_owner(self._transaction, caller.user_id)
        found = await self._find(caller, username)
        if found is None:
            return Follow404(body=_UNKNOWN)
        if not found.following:
            own = {"owner": caller.user_id}
            if await self._transaction.one(statements.COUNT_FOLLOWED, own) >= _MOST_FOLLOWED:
                return Follow422(body=_TOO_MANY)
            given = [{"user_id": caller.user_id, "followed_id": found.user_id}]
            await self._transaction.execute(statements.FOLLOW, {"given": given})
        return Follow200(body=_shown(found._replace(following=True)))

    @override
    async def unfollow(self, caller: Caller, username: str) -> UnfollowOutcome:
        found = await self._find(caller, username)
        if found is None:
            return Unfollow404(body=_UNKNOWN)
        values = {"owner": caller.user_id, "other": found.user_id}
        await self._transaction.execute(statements.UNFOLLOW, values)
        return Unfollow200(body=_shown(found._replace(following=False)))

    async def _find(self, caller: Caller | None, username: str) -> ProfileRecord | None:
        values = {"caller": caller.user_id if caller else "", "named": username.lower()}
        return await self._transaction.first(statements.SELECT_NAMED, values)


def _shown(row: ProfileRecord) -> ProfileEnvelope:
    return ProfileEnvelope(profile=profile_of(row))
