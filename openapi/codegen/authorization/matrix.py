"""Who may do what: the authorisation matrix, derived from the contract.

Three things decide a cell: the operation's `security`, the `user_id` of its path, and an id in its
path of something that somebody owns. `tests/impl/authorization` holds the running service to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.operations import Operation
from openapi.codegen.text import markdown_code

type Verdict = Literal["allowed", 400, 401, 403, 404, "-"]
type Kind = Literal[
    "anonymous",
    "malformed token",
    "expired token",
    "ended session",
    "deactivated user",
    "deleted user",
    "forged key",
    "revoked key",
    "expired key",
    "deactivated user's key",
    "two users' credentials",
    "a revoked key beside the token",
    "both credentials",
    "owner",
    "other user, owner's path",
    "other user's key, owner's path",
    "other user, owner's id",
    "admin, owner's things",
    "another issuer's token",
    "token",
    "key",
]
type Credential = Literal["token", "another issuer's token", "key", "cookie"]


_THING: frozenset[Literal["path", "thing"]] = frozenset({"thing"})
_PATH_AND_THING: frozenset[Literal["path", "thing"]] = frozenset({"path", "thing"})


@dataclass(frozen=True)
class Caller:
    """A kind of caller: what they present, and whose things they ask for."""

    kind: Kind
    presents: dict[Credential, frozenset[str] | None]
    """The scopes that each credential grants; `None` when it is invalid."""
    scope: str = ""
    """The only scope of a credential that is narrowed."""
    anothers: frozenset[Literal["path", "thing"]] = frozenset()
    """What the request names that is the owner's, and not the caller's."""

    @property
    def name(self) -> str:
        """A heading of its column."""
        return f"{self.kind} {markdown_code(self.scope)}" if self.scope else self.kind


@dataclass(frozen=True)
class Matrix:
    """A verdict for each operation and each kind of caller."""

    contract: Contract

    @cached_property
    def unproven(self) -> list[Caller]:
        """Those who have no valid credential, or do not prove by all of theirs who they are."""
        both: dict[Credential, frozenset[str] | None]
        both = {"token": self._user_scopes, "key": self._key_scopes}
        return [
            Caller("anonymous", {}),
            Caller("malformed token", {"token": None}),
            Caller("expired token", {"token": None}),
            Caller("ended session", {"token": None}),
            Caller("deactivated user", {"token": None}),
            Caller("deleted user", {"token": None}),
            Caller("forged key", {"key": None}),
            Caller("revoked key", {"key": None}),
            Caller("expired key", {"key": None}),
            Caller("deactivated user's key", {"key": None}),
            Caller("two users' credentials", both),
            Caller("a revoked key beside the token", {**both, "key": None}),
        ]

    @cached_property
    def users(self) -> list[Caller]:
        """Those who may do all that their role allows."""
        user, admin = self._user_scopes, self._user_scopes | self.scope_roles.keys()
        key = self._key_scopes
        return [
            Caller("owner", {"token": user}),
            Caller("both credentials", {"token": user, "key": key}),
            Caller("other user, owner's path", {"token": user}, anothers=_PATH_AND_THING),
            Caller("other user's key, owner's path", {"key": key}, anothers=_PATH_AND_THING),
            Caller("other user, owner's id", {"token": user}, anothers=_THING),
            Caller("admin, owner's things", {"token": admin}, anothers=_PATH_AND_THING),
            *self._of_another_issuer,
        ]

    @cached_property
    def narrowed(self) -> list[Caller]:
        """Those whose credential has one scope, and who have the role that it needs."""
        return [
            Caller(credential, {credential: frozenset({scope})}, scope)
            for credential in ("token", "key")
            for scope in self._scopes(credential)
        ]

    @property
    def callers(self) -> list[Caller]:
        return [*self.unproven, *self.users, *self.narrowed]

    @cached_property
    def scope_roles(self) -> dict[str, str]:
        """The role that a user must have to be granted a scope."""
        return self.contract.scope_roles

    def verdict(self, operation: Operation, caller: Caller) -> Verdict:
        """Returns `-` where the operation lacks the path or the id that makes such a caller."""
        if not _applies(operation, caller):
            return "-"
        security = operation.security
        alternatives = [self._by_credential(alternative) for alternative in security.alternatives]
        asked_for = {credential for alternative in alternatives for credential in alternative}
        is_unasked = _places(asked_for).isdisjoint(_places(caller.presents))
        if security.is_anonymous or (security.is_optional and is_unasked):
            return "allowed"
        possible = [s for s in alternatives if s and s.keys() <= caller.presents.keys()]
        is_one_user = caller.kind != "two users' credentials"
        if not possible or None in caller.presents.values() or not is_one_user:
            return 401
        for scopes in possible:
            if all(scopes[name] <= (caller.presents[name] or set()) for name in scopes):
                return self._verdict(operation, caller, scopes)
        return 403

    def undeclared(self) -> Iterator[tuple[Operation, Verdict, list[Caller]]]:
        """Gives the verdicts that an operation does not declare, with those who would get them."""
        for operation in self.contract.operations:
            declared: set[Verdict | int] = {response.status for response in operation.responses}
            declared |= {"-"}
            if any(200 <= response.status < 300 for response in operation.responses):
                declared |= {"allowed"}
            verdicts = {caller.name: self.verdict(operation, caller) for caller in self.callers}
            for verdict in dict.fromkeys(verdicts.values()):
                if verdict not in declared:
                    those = [c for c in self.callers if verdicts[c.name] == verdict]
                    yield operation, verdict, those

    def _verdict(
        self, operation: Operation, caller: Caller, required: dict[Credential, frozenset[str]]
    ) -> Verdict:
        """Returns what becomes of a request whose credentials have the scopes `required`."""
        if "path" in caller.anothers and operation.names_its_caller:
            return 403
        # What only a role may do is done to what others own.
        is_owned = all(scopes.isdisjoint(self.scope_roles) for scopes in required.values())
        if "thing" in caller.anothers and operation.arguments and is_owned:
            return 404
        return "allowed"

    @cached_property
    def _credentials(self) -> dict[str, Credential]:
        return {
            scheme: _credential(self.contract.security_schemes[scheme], is_first=scheme == first)
            for first, *others in self.contract.schemes_by_place.values()
            for scheme in (first, *others)
        }

    @property
    def _of_another_issuer(self) -> list[Caller]:
        """A user with a token of another issuer, where there is a scheme for such tokens."""
        kind: Literal["another issuer's token"] = "another issuer's token"
        scopes = frozenset(self._scopes(kind)) - self.scope_roles.keys()
        return [Caller(kind, {kind: scopes})] if kind in self._credentials.values() else []

    @cached_property
    def _user_scopes(self) -> frozenset[str]:
        return frozenset(self._scopes("token")) - self.scope_roles.keys()

    @cached_property
    def _key_scopes(self) -> frozenset[str]:
        return frozenset(self._scopes("key"))

    def _scopes(self, credential: Credential) -> list[str]:
        """Returns what operations ask of such a credential, in the order of the document."""
        return list(
            dict.fromkeys(
                scope
                for operation in self.contract.operations
                for alternative in operation.security.alternatives
                for scope in sorted(self._by_credential(alternative).get(credential, ()))
            )
        )

    def _by_credential(self, alternative: dict[str, list[str]]) -> dict[Credential, frozenset[str]]:
        return {self._credentials[name]: frozenset(scopes) for name, scopes in alternative.items()}


def _credential(scheme: Json, *, is_first: bool) -> Credential:
    """Returns what callers present, by the first or another scheme of its place in a request."""
    if scheme["type"] == "openIdConnect" and not is_first:
        return "another issuer's token"
    if scheme["type"] != "apiKey":
        return "token"
    return "cookie" if scheme["in"] == "cookie" else "key"


def _places(credentials: Iterable[Credential]) -> set[Credential]:
    """Returns what is in the same headers: every token is in the place of our own."""
    return {"token" if c == "another issuer's token" else c for c in credentials}


def _applies(operation: Operation, caller: Caller) -> bool:
    match caller.kind:
        case "other user, owner's path" | "other user's key, owner's path":
            return operation.names_its_caller
        case "other user, owner's id":
            return operation.is_secured and bool(operation.arguments)
        case _:
            return True
