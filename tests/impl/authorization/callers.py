"""Every kind of caller in the authorization matrix, and the headers of their requests."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import col

from impl.api_keys.keys import write_key
from impl.api_keys.tables import ApiKeyRow
from impl.auth.access_tokens import AccessToken, AccessTokens
from impl.users.roles import SCOPES
from impl.users.tables import UserRow
from openapi.codegen.authorization.matrix import Caller, Kind
from tests.impl.authorization.world import MATRIX, Headers, World
from tests.support.local_issuer import key_pair
from tests.support.users import SignedUp

type Maker = Callable[[World, SignedUp, str], Awaitable[Headers]]


async def headers_of(caller: Caller, owner: SignedUp, world: World) -> Headers:
    """Returns the caller's headers. Creating them may delete the owner."""
    return await _MAKERS[caller.kind](world, owner, caller.scope)


def bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


async def _anonymous(_world: World, _owner: SignedUp, _scope: str) -> Headers:
    return {}


async def _malformed_token(_world: World, owner: SignedUp, _scope: str) -> Headers:
    return bearer(owner.token[:-4])


async def _expired_token(world: World, owner: SignedUp, _scope: str) -> Headers:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    issuer = AccessTokens(world.settings.secrets, timedelta(minutes=15), lambda: yesterday)
    return bearer(issuer.issue(AccessToken(owner.user_id, owner.session_id, SCOPES["user"])))


async def _ended_session(world: World, owner: SignedUp, _scope: str) -> Headers:
    ended = await world.signed_in(owner)
    await world.done("POST", "/api/auth/logout", headers=ended.headers)
    return ended.headers


async def _deactivated_user(world: World, owner: SignedUp, _scope: str) -> Headers:
    await world.change(owner, deactivated_at=datetime.now(UTC))
    return owner.headers


async def _deleted_user(world: World, owner: SignedUp, _scope: str) -> Headers:
    await world.execute(delete(UserRow).where(col(UserRow.id) == owner.user_id))
    return owner.headers


async def _forged_key(world: World, owner: SignedUp, _scope: str) -> Headers:
    key = await world.key(owner)
    return _api_key(write_key(owner.user_id, uuid.UUID(key["id"])))


async def _revoked_key(world: World, owner: SignedUp, _scope: str) -> Headers:
    key = await world.key(owner)
    await world.done("DELETE", f"/api/auth/api-keys/{key['id']}", headers=owner.headers)
    return _api_key(key["key"])


async def _expired_key(world: World, owner: SignedUp, _scope: str) -> Headers:
    key = await world.key(owner)
    this_key = update(ApiKeyRow).where(col(ApiKeyRow.id) == uuid.UUID(key["id"]))
    await world.execute(this_key.values(expires_at=datetime.now(UTC)))
    return _api_key(key["key"])


async def _deactivated_users_key(world: World, owner: SignedUp, _scope: str) -> Headers:
    key = await world.key(owner)
    await world.change(owner, deactivated_at=datetime.now(UTC))
    return _api_key(key["key"])


async def _both_credentials(world: World, owner: SignedUp, _scope: str) -> Headers:
    return owner.headers | _api_key((await world.key(owner))["key"])


async def _two_users_credentials(world: World, owner: SignedUp, scope: str) -> Headers:
    return owner.headers | await _other_users_key(world, owner, scope)


async def _a_revoked_key_beside_the_token(world: World, owner: SignedUp, scope: str) -> Headers:
    return owner.headers | await _revoked_key(world, owner, scope)


async def _owner(_world: World, owner: SignedUp, _scope: str) -> Headers:
    return owner.headers


async def _other_user(world: World, _owner: SignedUp, _scope: str) -> Headers:
    return (await world.user()).headers


async def _other_users_key(world: World, _owner: SignedUp, _scope: str) -> Headers:
    return _api_key((await world.key(await world.user()))["key"])


async def _admin(world: World, _owner: SignedUp, _scope: str) -> Headers:
    await world.user("admin")  # who stays, since the last administrator cannot be deleted
    return (await world.signed_in(await world.user("admin"))).headers


async def _another_issuers_token(world: World, owner: SignedUp, _scope: str) -> Headers:
    """Makes the owner a user of the other issuer."""
    assert world.issuer is not None
    await world.change(owner, issuer=world.issuer.url, subject=owner.user_id, password_hash=None)
    return bearer(key_pair().sign(world.issuer.claims(sub=owner.user_id)))


async def _token(world: World, owner: SignedUp, scope: str) -> Headers:
    role = MATRIX.scope_roles.get(scope)
    user = owner if role is None else await world.user(role)
    form = {"grant_type": "password", "username": user.email, "password": user.password}
    tokens = await world.done("POST", "/api/auth/token", data={**form, "scope": scope})
    return bearer(tokens["access_token"])


async def _key(world: World, owner: SignedUp, scope: str) -> Headers:
    return _api_key((await world.key(owner, scope))["key"])


def _api_key(key: str) -> Headers:
    return {"X-API-Key": key}


_MAKERS: dict[Kind, Maker] = {
    "anonymous": _anonymous,
    "malformed token": _malformed_token,
    "expired token": _expired_token,
    "ended session": _ended_session,
    "deactivated user": _deactivated_user,
    "deleted user": _deleted_user,
    "forged key": _forged_key,
    "revoked key": _revoked_key,
    "expired key": _expired_key,
    "deactivated user's key": _deactivated_users_key,
    "two users' credentials": _two_users_credentials,
    "a revoked key beside the token": _a_revoked_key_beside_the_token,
    "both credentials": _both_credentials,
    "owner": _owner,
    "other user, owner's path": _other_user,
    "other user's key, owner's path": _other_users_key,
    "other user, owner's id": _other_user,
    "admin, owner's things": _admin,
    "another issuer's token": _another_issuers_token,
    "token": _token,
    "key": _key,
}
