"""What an `x-rate-limit` must say, so that its policies are enforced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import RATE_LIMIT, UNCOUNTED
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.pointers import unescape

_KEYS = {"name", "per", "limit", "seconds"}
_PERS = {"address", "caller", "account"}
_COUNTED = {"address": {"process", "settled"}, "caller": {"settled"}}
"""How a policy may be counted, other than exactly."""
_MAX_POLICIES = 2
_MAX_SECONDS = 86400


def losses_in_default_rate_limits(contract: Contract) -> Iterator[str]:
    """Yields what is wrong with the policies that operations have by default."""
    yield from _in_policies(contract.document.get(RATE_LIMIT, []), {"address"})
    if UNCOUNTED in contract.document:
        policy = contract.document[UNCOUNTED]
        yield from _in_policies([policy], {"address"})
        if isinstance(policy, dict) and policy.get("counted") != "process":
            yield f"{UNCOUNTED} is not counted in the process: anybody could make the store wait"
    for name, scheme in contract.security_schemes.items():
        for loss in _in_policies(scheme.get(RATE_LIMIT, []), {"caller"}):
            yield f"security scheme {name}: {loss}"


def losses_in_rate_limits(contract: Contract, operation: Json) -> Iterator[str]:
    """Yields what is wrong with the policies of an operation."""
    security = operation.get("security", contract.document.get("security")) or []
    limits = operation.get(RATE_LIMIT, [])
    losses = list(_in_policies(limits, _PERS if any(security) else _PERS - {"caller"}))
    yield from losses
    if losses:
        return
    for pointer in (limit["pointer"] for limit in limits if limit["per"] == "account"):
        if not _names_text(contract, operation.get("requestBody", {}), pointer):
            yield f"x-rate-limit: {pointer} is no string property of a required body"


def _names_text(contract: Contract, reference: Json, pointer: str) -> bool:
    body = contract.resolve(reference)
    if not body.get("required", False):
        return False
    if len(body["content"]) > 1 and not contract.is_strict:
        return False  # its properties depend on which of them it is
    found = contract.resolve(next(iter(body["content"].values()))["schema"])
    *objects, name = _parts(pointer)
    for each in objects:
        if each not in found.get("required", []):
            return False  # who leaves it out names nobody, and would not be counted
        found = contract.resolve(found.get("properties", {}).get(each, {}))
    named = contract.resolve(found.get("properties", {}).get(name, {}))
    return named.get("type") == "string"


def _parts(pointer: object) -> list[str]:
    """Returns the names on the way to what a JSON Pointer names."""
    start, *parts = str(pointer).split("/")
    return [""] if start or not parts else [unescape(part) for part in parts]


def differing_rate_limits(contract: Contract) -> list[str]:
    """Returns the names that stand for several policies."""
    meanings: dict[str, set[tuple[object, ...]]] = {}
    for policy in contract.rate_limits_everywhere:
        meaning = (policy.per, policy.limit, policy.seconds, policy.counted)
        meanings.setdefault(policy.name, set()).add(meaning)
    return [name for name, found in meanings.items() if len(found) > 1]


def _in_policies(node: Any, pers: set[str]) -> Iterator[str]:
    """Yields what is wrong with an `x-rate-limit` where these values of `per` have a meaning."""
    if not isinstance(node, list):
        yield "x-rate-limit is no list of policies"
        return
    most = _MAX_POLICIES if len(pers) > 1 else 1  # the defaults of an operation may add up
    if len(node) > most:
        yield f"x-rate-limit has {len(node)} policies, more than {most}: each takes its time"
    for policy in node:
        yield from (f"x-rate-limit: {loss}" for loss in _in_policy(policy, pers))


def _in_policy(policy: Any, pers: set[str]) -> Iterator[str]:
    if not isinstance(policy, dict):
        yield f"{policy!r} is no policy"
        return
    name, per = policy.get("name"), policy.get("per")
    keys = _KEYS | ({"pointer"} if per == "account" else set())
    if per in _COUNTED and "counted" in policy:
        keys = keys | {"counted"}
    if policy.keys() != keys:
        yield f"a policy has {', '.join(sorted(policy.keys() ^ keys))} too many or too few"
        return
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
        yield f"the name {name!r} must consist of lowercase letters, digits and hyphens"
    if per not in pers:
        yield f"{name}: per {per} has no meaning here"
    if "counted" in policy and policy["counted"] not in _COUNTED.get(str(per), ()):
        yield f"{name}: counted {policy['counted']} has no meaning per {per}"
    for key, most in (("limit", 10**9), ("seconds", _MAX_SECONDS)):
        if type(policy.get(key)) is not int or not 1 <= policy[key] <= most:
            yield f"{name}: {key} must be a whole number from 1 to {most}"
            return
    if policy.get("counted") == "settled" and policy["limit"] < policy["seconds"]:
        yield f"{name}: less than one a second is not settled later, but counted exactly"
