"""Every operation of the contract does for every kind of caller what the contract says.

The expectation in each cell is derived from the contract (`generated/authorization.md`). The most
important cells are repeated here by hand, so that a wrong derivation cannot hide wrong code.
"""

from __future__ import annotations

import pytest

from openapi.codegen.authorization.matrix import Caller, Verdict
from openapi.codegen.contract.operations import Operation
from tests.impl.authorization.callers import headers_of
from tests.impl.authorization.world import (
    CALLERS,
    CANARY,
    KEY_SCOPES,
    MATRIX,
    OPERATIONS,
    World,
)
from tests.support.users import SignedUp

OPEN_TO_ALL = {
    *("signUp", "logIn", "issueToken", "refreshSession", "logOut"),
    *("getLiveness", "getReadiness", "getContractYaml", "getContractJson"),
}
CLOSED = OPERATIONS.keys() - OPEN_TO_ALL
READING_ACCOUNT = {"listSessions", "listApiKeys", "getApiKey"}
ACCOUNT = READING_ACCOUNT | {
    *("changePassword", "endSession", "createApiKey", "revokeApiKey", "deleteMe"),
}
ONE_OF_ACCOUNT = {"endSession", "getApiKey", "revokeApiKey"}
SIGNED_IN_HERE = {"logOut", "changePassword", "listSessions", "endSession"}
ONE_TASK = {
    *("getTask", "replaceTask", "updateTask", "completeTask"),
    *("deleteTask", "restoreTask"),
}
ONE_TAG = {"updateTag", "mergeTag", "deleteTag"}
READING = {"getTask", "listTasks", "listTags"}
TASKS = ONE_TASK | ONE_TAG | READING | {"createTask", "importData"}
EXPORT = {"exportData"}
BATCH = {"changeTasks"}
INVALID = {
    *("anonymous", "malformed token", "expired token", "ended session", "deactivated user"),
    *("deleted user", "forged key", "revoked key", "expired key", "deactivated user's key"),
    *("two users' credentials", "a revoked key beside the token"),
}
CHANGING = {
    *("deactivated user", "deleted user", "deactivated user's key", "another issuer's token"),
}
"""Before they call, the owner is made another one."""
KEYS = {name for name, caller in CALLERS.items() if caller.kind == "key"}
CERTAIN: list[tuple[set[str], set[str], Verdict]] = [
    (CLOSED, INVALID, 401),
    (ACCOUNT | TASKS | EXPORT | {"getMe", "updateMe"}, {"owner", "both credentials"}, "allowed"),
    (TASKS | EXPORT, {"other user, owner's path", "other user's key, owner's path"}, 403),
    (TASKS | EXPORT, {"admin, owner's things"}, 403),
    (BATCH, {"owner", "token `tasks:write`", "key `tasks:write`"}, "allowed"),
    (BATCH, {"other user, owner's path", "admin, owner's things", "token `tasks:read`"}, 403),
    (EXPORT, {"token `tasks:read`", "token `account:read`", "key `tasks:read`"}, 403),
    (ONE_TASK | ONE_TAG | ONE_OF_ACCOUNT, {"other user, owner's id"}, 404),
    (ONE_OF_ACCOUNT, {"admin, owner's things"}, 404),
    (ACCOUNT, KEYS, 401),
    (ACCOUNT - SIGNED_IN_HERE | TASKS | EXPORT, {"another issuer's token"}, "allowed"),
    (SIGNED_IN_HERE, {"another issuer's token"}, 401),
    (TASKS - READING, {"token `tasks:read`", "key `tasks:read`"}, 403),
    (READING, {"token `tasks:read`", "key `tasks:read`"}, "allowed"),
    (ACCOUNT, {"token `tasks:write`", "token `account:read`"}, 403),
    (ACCOUNT - {"changePassword"}, {"token `account:write`"}, 403),
    (ACCOUNT - {"deleteMe"} | TASKS | {"getMe", "updateMe"}, {"token `account:delete`"}, 403),
    (CLOSED - {"listSessions", "logOut"}, {"token `sessions:read`"}, 403),
    (CLOSED - {"listApiKeys", "getApiKey", "logOut"}, {"token `api-keys:read`"}, 403),
    (CLOSED - {"endSession", "logOut"}, {"token `sessions:write`"}, 403),
    (CLOSED - {"revokeApiKey", "logOut"}, {"token `api-keys:write`"}, 403),
]
READ_SCOPES = {scope for scope in MATRIX.contract.scopes if scope.endswith(":read")}


@pytest.mark.parametrize(("operations", "callers", "expected"), CERTAIN)
def test_what_matters_most_is_derived_as_it_must_be(
    operations: set[str], callers: set[str], expected: Verdict
) -> None:
    verdicts = {
        (operation, caller): MATRIX.verdict(OPERATIONS[operation], CALLERS[caller])
        for operation in operations
        for caller in callers
    }
    assert verdicts == dict.fromkeys(verdicts, expected)
    assert verdicts


def test_only_who_has_a_role_does_what_only_that_role_may() -> None:
    for operation in OPERATIONS.values():
        if operation.path.startswith("/api/admin/"):
            verdicts = {caller: MATRIX.verdict(operation, CALLERS[caller]) for caller in CALLERS}
            allowed = {caller for caller, verdict in verdicts.items() if verdict == "allowed"}
            scope = "users:read" if operation.method == "GET" else "users:write"
            assert allowed == {"admin, owner's things", f"token `{scope}`"}, operation.id


def test_an_auditor_reads_everything_and_changes_nothing() -> None:
    for operation in OPERATIONS.values():
        for schemes in operation.security.alternatives:
            scopes = {scope for asked_for in schemes.values() for scope in asked_for}
            if scopes and operation.id not in EXPORT:
                assert (operation.method == "GET") == (scopes <= READ_SCOPES), operation.id


def test_who_makes_a_key_has_all_that_a_key_can_be_given() -> None:
    for schemes in OPERATIONS["createApiKey"].security.alternatives:
        for scopes in schemes.values():
            assert set(scopes) == {"api-keys:write", *KEY_SCOPES}


@pytest.mark.parametrize("operation_id", OPERATIONS)
async def test_every_caller_gets_the_verdict_of_the_matrix(world: World, operation_id: str) -> None:
    operation = OPERATIONS[operation_id]
    expected = {name: MATRIX.verdict(operation, caller) for name, caller in CALLERS.items()}
    applicable = {name: verdict for name, verdict in expected.items() if verdict != "-"}
    callers = [CALLERS[name] for name in applicable]
    assert await verdicts(world, operation, callers) == applicable


async def verdicts(
    world: World, operation: Operation, callers: list[Caller]
) -> dict[str, str | int]:
    """Returns how the call of each ended, having checked that refused ones left all as it was.

    So what a caller was refused is still there for the next one.
    """
    found: dict[str, str | int] = {}
    owner, path = None, ""
    for caller in callers:
        if owner is None:
            owner = await world.user()
            path = await world.path(operation, owner)
        found[caller.name] = await verdict(world, operation, caller, (owner, path))
        if found[caller.name] == "allowed" or caller.kind in CHANGING:
            owner = None
    return found


async def verdict(
    world: World, operation: Operation, caller: Caller, subject: tuple[SignedUp, str]
) -> str | int:
    """Returns how a call ended, having checked that a refused one changed and revealed nothing."""
    owner, path = subject
    headers = await headers_of(caller, owner, world)
    if caller.kind == "other user, owner's id":
        path = path.replace(owner.user_id, await user_id(world, headers))
    before = await world.rows(owner)
    response = await world.send(operation, path, headers)
    if response.is_success:
        assert response.status_code in {answer.status for answer in operation.responses}
        return "allowed"
    assert await world.rows(owner) == before, f"{caller.name} changed what is the owner's"
    for secret in (CANARY, owner.email, owner.user_id):
        assert secret not in response.text, f"{caller.name} reads {secret}"
    return response.status_code


async def user_id(world: World, headers: dict[str, str]) -> str:
    """Returns the owner of the credential."""
    me = await world.client.get("/api/me", headers=headers)
    return str(me.json()["id"])
