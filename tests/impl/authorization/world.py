"""An application, and what its users own.

Nearly every call has a new owner, since many calls use up their subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
from sqlalchemy import Executable, Row, bindparam, select, update
from sqlmodel import col

from impl.database import Database
from impl.settings import Settings
from impl.users.tables import UserRow
from openapi.codegen.authorization.matrix import Matrix
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.media_types import FORM, LINES_OF_JSON
from openapi.codegen.contract.operations import Operation
from tests.openapi.contracts import real_contract
from tests.support.creations import CREATIONS
from tests.support.local_issuer import LocalIssuer
from tests.support.rows import OWNED_TABLES, untyped
from tests.support.users import SignedUp, sign_up

CONTRACT = Contract(real_contract())
MATRIX = Matrix(CONTRACT)
OPERATIONS = {operation.id: operation for operation in CONTRACT.operations}
CALLERS = {caller.name: caller for caller in MATRIX.callers}
EXAMPLE_PASSWORD = "correct horse battery staple"  # as in the contract's examples
CANARY = "canary-of-the-owner"
_OF_AN_ACCOUNT = {"username", "refresh_token", "email"}
_ROWS = {
    table.name: untyped(
        select(table).where(
            (table.c.id if table.name == "users" else table.c.user_id) == bindparam("owner")
        )
    )
    for table in OWNED_TABLES
}
"""All that is stored about a user, by table. Compiled once: it is asked thousands of times."""
KEY_SCOPES = [caller.scope for caller in MATRIX.narrowed if caller.kind == "key"]

type Headers = dict[str, str]


@dataclass(frozen=True)
class World:
    """The application and its database."""

    client: httpx.AsyncClient
    database: Database
    settings: Settings
    issuer: LocalIssuer | None = None
    """Whose tokens are accepted as well, if anybody's."""

    async def user(self, role: str = "user") -> SignedUp:
        """Returns a new user with the password of the examples."""
        user = await sign_up(self.client, password=EXAMPLE_PASSWORD)
        if role == "user":
            return user
        await self.change(user, role=role)
        return await self.signed_in(user)  # a token has the scopes of its time of issue

    async def signed_in(self, user: SignedUp) -> SignedUp:
        """Returns the user with an additional session."""
        body = {"email": user.email, "password": user.password}
        signed_in = await self.done("POST", "/api/auth/login", json=body)
        return replace(
            user, token=signed_in["access_token"], refresh_token=signed_in["refresh_token"]
        )

    async def key(self, user: SignedUp, *scopes: str) -> dict[str, Any]:
        """Returns a new key of the user, by default with all scopes that a key may have."""
        body = {"name": CANARY, "scopes": scopes or KEY_SCOPES}
        return await self.done("POST", "/api/auth/api-keys", headers=user.headers, json=body)

    async def thing(self, schema: str, owner: SignedUp) -> str:
        """Returns the id, of that schema, of something new that the owner owns."""
        match schema:
            case "UserId" | "ManagedUserId":
                return owner.user_id
            case "TaskId":
                body = {"title": "The owner's", "description": CANARY, "tags": [CANARY]}
                task = await self.done("POST", owner.tasks, headers=owner.headers, json=body)
                return str(task["id"])
            case "TagId":
                await self.thing("TaskId", owner)
                tags_path = f"/api/{owner.user_id}/tags"
                tags = await self.done("GET", tags_path, headers=owner.headers)
                return str(tags["items"][0]["id"])
            case "SessionId":
                return str((await self.signed_in(owner)).session_id)
            case _:
                return await self._created(schema, owner)

    async def _created(self, schema: str, owner: SignedUp) -> str:
        """Returns the id of what the contract says how to create."""
        creations = [c for c in CREATIONS if c.id_schema == schema]
        assert creations, f"nothing in the contract creates a {schema}: make it in World.thing"
        path = creations[0].path.format(user_id=owner.user_id)
        body = creations[0].saying(CANARY)
        return str((await self.done("POST", path, headers=owner.headers, json=body))["id"])

    async def path(self, operation: Operation, owner: SignedUp, on_path: str | None = None) -> str:
        """Returns the operation's path for new things of the owner, on their path or another."""
        values = {p.name: await self.thing(p.schema, owner) for p in operation.arguments}
        return operation.path.format(**{"user_id": on_path or owner.user_id, **values})

    async def send(self, operation: Operation, path: str, headers: Headers) -> httpx.Response:
        """Sends the contract's first example for that operation."""
        if operation.body is None:
            return await self.client.request(operation.method, path, headers=headers)
        media_type = operation.body.media_types[0]
        body = await self._body(operation, path, media_type)
        if media_type == FORM:
            return await self.client.request(operation.method, path, headers=headers, data=body)
        headers = headers | {"Content-Type": media_type}
        return await self.client.request(operation.method, path, headers=headers, json=body)

    async def _body(self, operation: Operation, path: str, media_type: str) -> dict[str, Any]:
        """Returns the example, adapted to an existing account, and to the tag of the path.

        Of an example of many lines, it is the first.
        The account is neither the caller's nor the owner's: the matrix is about other credentials.
        """
        node = CONTRACT.document["paths"][operation.path][operation.method.lower()]
        content = CONTRACT.resolve(node["requestBody"])["content"][media_type]
        value = CONTRACT.resolve(next(iter(content["examples"].values())))["value"]
        body = dict(value[0] if media_type in LINES_OF_JSON else value)
        if "into" in body:
            return body | {"into": path.split("/")[-2]}
        if _OF_AN_ACCOUNT.isdisjoint(body):
            return body
        account = await self.user()
        true = {"username": account.email, "refresh_token": account.refresh_token}
        true["email"] = account.email if operation.id == "logIn" else f"new.{account.email}"
        return body | {name: true[name] for name in true.keys() & body.keys()}

    async def rows(self, owner: SignedUp) -> dict[str, list[Mapping[str, Any]]]:
        """Returns everything stored about the owner, except times of last use."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        async with self.database.transaction(read_only=True) as transaction:
            for name, query in _ROWS.items():
                rows = await transaction.all(query, {"owner": owner.user_id})
                found[name] = sorted(map(_content, rows), key=str)
        return found

    async def change(self, user: SignedUp, **values: object) -> None:
        """Changes the row of a user, as an administrator or a command might."""
        await self.execute(update(UserRow).where(col(UserRow.id) == user.user_id).values(**values))

    async def execute(self, statement: Executable) -> None:
        """Changes the database in a way that no operation does."""
        async with self.database.transaction() as transaction:
            assert await transaction.execute(statement) == 1

    async def done(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        """Returns the body of a response, which must be a success."""
        response = await self.client.request(method, path, **request)
        assert response.is_success, response.text
        return response.json() if response.content else {}


def _content(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name != "last_used_at"}
