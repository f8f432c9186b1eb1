"""What changes in how much clients may ask for: how often, how much at once, how long a body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.difference import MORE, Difference, Effect, breaks
from openapi.review.editions import Editions
from openapi.review.operation_pairs import OperationPair
from openapi.review.pointers import join, place
from openapi.review.policies import CONCURRENCY, RATE, Owner, Policies, are_kept

BODY = "x-max-body-bytes"
UNCOUNTED = "x-rate-limit-uncounted"
TOO_LONG = "a longer body is refused"
TOO_OFTEN = "who keeps to the old limits is refused by the new ones"


def of_allowances(editions: Editions) -> Iterator[Difference]:
    """Yields what differs in limits: of all, of security schemes, and of operations."""
    yield from of_bodies(editions)
    yield from _Rates(editions).differences()
    for pair in editions.operations:
        yield from of_concurrency(editions, pair)


def of_bodies(editions: Editions) -> Iterator[Difference]:
    older, newer = (reading.document.get(BODY) for reading in (editions.older, editions.newer))
    if older != newer:
        operations = [p.id for p in editions.operations if "requestBody" in p.new]
        found = _body(f"#/{BODY}", "every body", older, newer)
        yield replace(found, operations=tuple(operations))
    for pair in editions.operations:
        old, new = pair.old.get("requestBody"), pair.new.get("requestBody")
        if old is None or new is None:
            continue
        part = editions.part(old, new, f"{pair.where}, body")
        if BODY in part.old or BODY in part.new:
            before, after = part.old.get(BODY, older), part.new.get(BODY, newer)
            if before != after:
                yield _body(f"{part.pointer}/{BODY}", part.where, before, after)


def _body(pointer: str, where: str, before: int | None, after: int | None) -> Difference:
    is_less = after is not None and (before is None or after < before)
    said = "has to be shorter now" if is_less else "may be longer"
    return Difference(
        pointer=pointer,
        where=where,
        text=f"{said} ({markdown_code(BODY)})",
        effect=breaks(TOO_LONG) if is_less else MORE,
        before=before,
        after=after,
        is_security=True,
    )


def of_concurrency(editions: Editions, pair: OperationPair) -> Iterator[Difference]:
    before, after = pair.old.get(CONCURRENCY), pair.new.get(CONCURRENCY)
    if before != after:
        is_less = after is not None and not _may_run(editions, before, after)
        yield Difference(
            pointer=f"{pair.pointer}/{CONCURRENCY}",
            where=pair.where,
            text=f"{'fewer' if is_less else 'more'} may run at once ({markdown_code(CONCURRENCY)})",
            effect=breaks("one more at once is refused") if is_less else MORE,
            before=_listed([before] if before else []),
            after=_listed([after] if after else []),
            is_security=True,
        )


def _may_run(editions: Editions, before: Json | None, after: Json) -> bool:
    if before is None:
        return False
    older, newer = Policies(editions.older), Policies(editions.newer)
    if before["name"] != after["name"]:
        together = newer.running_together(after["name"]) - older.running_together(before["name"])
        if together:
            return False
    return bool(before["per_caller"] <= after["per_caller"] and before["in_all"] <= after["in_all"])


@dataclass(frozen=True)
class _Rates:
    """The rate limits of both editions."""

    editions: Editions

    def differences(self) -> Iterator[Difference]:
        older, newer = Policies(self.editions.older), Policies(self.editions.newer)
        for was, owner in self._owners():
            if older.own(was) is None and newer.own(owner) is None:
                continue  # a change of what holds by default is told there, once
            before, after = older.of(was), newer.of(owner)
            if _as_set(before) != _as_set(after):
                yield self._of_owner(owner, before, after)
        before, after = (
            [policy] if (policy := reading.document.get(UNCOUNTED)) else []
            for reading in (self.editions.older, self.editions.newer)
        )
        if before != after:
            yield self._difference(f"#/{UNCOUNTED}", "what nothing else counts", before, after)

    def _owners(self) -> Iterator[tuple[Owner, Owner]]:
        """Yields the ways to what may have limits of its own in both, the older one first."""
        yield (), ()
        renamed = self.editions.renamed["securitySchemes"]
        for name in self.editions.older.components("securitySchemes"):
            now = renamed.get(name, name)
            if now in self.editions.newer.components("securitySchemes"):
                kind = ("components", "securitySchemes")
                yield (*kind, name), (*kind, now)
        for pair in self.editions.operations:
            yield ("paths", pair.old_path, pair.method), ("paths", pair.path, pair.method)

    def _of_owner(self, owner: Owner, before: list[Json], after: list[Json]) -> Difference:
        pointer = join(*owner, RATE)
        where = place(self.editions.newer.document, pointer) if owner else _NOBODY
        return self._difference(pointer, where, before, after)

    def _difference(
        self, pointer: str, where: str, before: list[Json], after: list[Json]
    ) -> Difference:
        text, effect = self._said(before, after)
        is_general = not pointer.startswith(("#/paths", "#/components"))
        return Difference(
            pointer=pointer,
            where=where,
            text=text,
            effect=effect,
            before=_listed(before),
            after=_listed(after),
            is_security=True,
            operations=self._anonymous() if is_general else None,
        )

    def _said(self, before: list[Json], after: list[Json]) -> tuple[str, Effect]:
        if not are_kept(before, after):
            return "fewer requests are allowed, or others", breaks(TOO_OFTEN)
        if self._share_more(before, after):
            text = "requests are counted with others now, so fewer are allowed"
            return text, breaks(TOO_OFTEN)
        if are_kept(after, before):
            if _without_counted(before) == _without_counted(after):
                return "as many requests are allowed, and counted otherwise", MORE
            return "limits have other names in the header `RateLimit-Policy`", MORE
        return "more requests are allowed", MORE

    def _share_more(self, before: list[Json], after: list[Json]) -> bool:
        """Whether a policy with another name counts what its like did not count before."""
        older, newer = Policies(self.editions.older), Policies(self.editions.newer)
        known = {policy["name"] for policy in before}
        counted = set[str]().union(*(older.sharing(name) for name in known))
        return any(
            newer.sharing(policy["name"]) - counted
            for policy in after
            if policy["name"] not in known
        )

    def _anonymous(self) -> tuple[str, ...]:
        """Returns the operations of the limits of whoever needs no credentials."""
        found = [
            pair.id
            for pair in self.editions.operations
            if RATE not in pair.new and (not pair.new["security"] or {} in pair.new["security"])
        ]
        return tuple(found)


_NOBODY = "whoever needs no credentials"


def _as_set(policies: list[Json]) -> set[str]:
    return {_text(policy) for policy in policies}


def _without_counted(policies: list[Json]) -> set[str]:
    return _as_set(
        [{key: value for key, value in each.items() if key != "counted"} for each in policies]
    )


def _listed(policies: list[Json]) -> str | None:
    return "; ".join(map(_text, policies)) or None


def _text(policy: Json) -> str:
    return ", ".join(f"{key} {policy[key]}" for key in sorted(policy))
