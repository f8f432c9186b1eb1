"""A service for `fixtures/keywords.yaml`, whose handlers return their arguments."""

from __future__ import annotations

import itertools
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import MISSING

INVALID_TOKEN = 'Bearer error="invalid_token"'


@dataclass(frozen=True)
class Person:
    """The user of a credential."""

    user_id: str
    scopes: frozenset[str]


def keywords_client(api: ModuleType) -> httpx.AsyncClient:
    """Returns a client of the service that is made with the generated package `api`."""
    transport = httpx.ASGITransport(keywords_service(api))
    return httpx.AsyncClient(transport=transport, base_url="http://keywords")


def keywords_service(api: ModuleType, *, recalls: bool = False) -> FastAPI:
    """Returns an application for the generated package `api`.

    Its `state.asked` lists the security schemes that were asked for a credential. Those that were
    good are recalled the next time, if it `recalls` any.
    """
    app = FastAPI(openapi_url=None)
    app.state.asked = []
    things = _opener(
        _implement(api.things.ThingsApi, {"send_thing": _show(api), "send_form": _show_form(api)})
    )
    doors = _opener(_implement(api.doors.DoorsApi, _doors(api)))
    versions = _opener(_implement(api.versions.VersionsApi, _versions(api)))
    bells = _keeping_opener(_implement(api.bells.BellsApi, {"ring_bell": _ring(api)}))
    methods = _credentials(api, app.state.asked, recalls=recalls)
    authenticators = _implement(api.security.Authenticators, methods)()
    endpoints = [
        *api.things.things_endpoints(things),
        *api.doors.doors_endpoints(doors, authenticators),
        *api.versions.versions_endpoints(versions),
        *api.bells.bells_endpoints(bells, authenticators),
    ]
    app.mount("/", api.routing.ContractRouter(endpoints))
    return app


def _implement(interface: type, methods: Mapping[str, object]) -> type:
    return type(f"Some{interface.__name__}", (interface,), dict(methods))


def _opener(handlers: type) -> Callable[[Any, Any], Any]:
    @asynccontextmanager
    async def opener(_operation: object, _request: object) -> AsyncGenerator[Any]:
        yield handlers()

    return opener


def _keeping_opener(handlers: type) -> Callable[..., Any]:
    """Stores replies in memory, by caller and key."""
    kept: dict[tuple[str | None, str], Any] = {}

    @asynccontextmanager
    async def opener(
        _operation: object, _request: object, attempt: Any = None
    ) -> AsyncGenerator[Any]:
        if attempt is not None and (attempt.user_id, attempt.key) in kept:
            attempt.answer_with(kept[attempt.user_id, attempt.key])
        yield handlers()
        if attempt is not None and attempt.reply is not None:
            kept[attempt.user_id, attempt.key] = attempt.reply

    return opener


def _ring(api: ModuleType) -> Callable[..., Any]:
    rings = itertools.count(1)

    async def ring_bell(_self: object, _caller: Person | None, body: Any, *, loud: bool) -> Any:
        number = next(rings)
        if loud:
            raise api.problems.Refusal(api.problems.Unauthorized(www_authenticate="Bearer"))
        return api.bells.RingBell200(body=api.models.Rung(rings=number))

    return ring_bell


def _show(api: ModuleType) -> Callable[..., Any]:
    async def send_thing(_self: object, code: str, body: Any, **options: Any) -> Any:
        names = ("count", "loud", "kinds", "when")
        shown = {name: options[name] for name in names}
        seen = api.models.Seen(code=code, body=body, **shown)
        return api.things.SendThing200(body=seen)

    return send_thing


def _show_form(api: ModuleType) -> Callable[..., Any]:
    async def send_form(_self: object, body: Any) -> Any:
        return api.things.SendForm200(body=body)

    return send_form


def _doors(api: ModuleType) -> dict[str, Callable[..., Any]]:
    def door(outcome: type) -> Callable[..., Any]:
        async def enter(_self: object, caller: Person | None, *_path: str) -> Any:
            user = caller.user_id if caller else None
            return outcome(body=api.models.Visitor(user=user))

        return enter

    names = (
        *("open_by_token", "open_by_key", "open_by_cookie", "open_with_scopes", "open_by_either"),
        *("open_by_both", "open_by_both_or_cookie", "open_to_all", "open_own"),
        *("open_by_token_or_badge", "open_by_badge", "open_by_badge_and_key"),
    )
    return {
        name: door(getattr(api.doors, "".join(map(str.title, name.split("_"))) + "200"))
        for name in names
    }


def _versions(api: ModuleType) -> dict[str, Callable[..., Any]]:
    """Handlers that know a single version, `"7"`."""

    async def get_version(_self: object) -> Any:
        return api.versions.GetVersion200(body=api.models.Visitor(user="ada"), etag='"7"')

    async def get_page(_self: object) -> Any:
        return api.versions.GetPage200(body=api.models.Visitor(user="ada"))

    async def replace_version(_self: object, *, if_match: Any = MISSING) -> Any:
        if if_match is MISSING:
            seen = api.models.Compared(strong=[], weak=[], any=False)
        elif if_match.is_any or '"7"' in if_match.strong:
            tags = {"strong": sorted(if_match.strong), "weak": sorted(if_match.weak)}
            seen = api.models.Compared(**tags, any=if_match.is_any)
        else:
            return api.problems.PreconditionFailed(etag='"7"')
        return api.versions.ReplaceVersion200(body=seen)

    return {"get_version": get_version, "get_page": get_page, "replace_version": replace_version}


def _credentials(api: ModuleType, asked: list[str], *, recalls: bool) -> dict[str, object]:
    """Accepts credentials such as `ada` and `ada:read,write`, and those of no other user.

    Carl has a badge, and no token. A token of Mallory's is known to be a bad one.
    """
    known: dict[tuple[str, str], Person] = {}

    def recall(scheme: str) -> Callable[[str], Person | None]:
        return lambda credential: known.get((scheme, credential))

    def of(scheme: str, *names: str) -> Callable[..., Any]:
        async def person(_self: object, credential: str) -> Person | None:
            asked.append(scheme)
            name, _, scopes = credential.partition(":")
            if scheme == "token" and name == "mallory":
                unauthorized = api.problems.Unauthorized
                raise api.problems.Refusal(unauthorized(www_authenticate=INVALID_TOKEN))
            if name not in names:
                return None
            found = Person(name, frozenset(scopes.split(",")))
            if recalls:
                known[scheme, credential] = found
            return found

        return person

    return {
        "recall": {scheme: recall(scheme) for scheme in ("token", "badge", "key", "biscuit")},
        "token": of("token", "ada", "bob"),
        "badge": of("badge", "carl", "mallory"),
        "key": of("key", "ada", "bob", "carl"),
        "biscuit": of("biscuit", "ada", "bob"),
    }
