"""The rule that no example contradicts itself, its answer, or the request that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.contract.media_types import LINES_OF_JSON, is_json

_POLICY = re.compile(r'"([^"]+)";[rq]=(\d+);[tw]=(\d+)')
_YET_TO_COME = {"expires_at", "purge_at"}
_IN_BODY = re.compile(r"\{?\$response\.body#/([^{}]+)\}?")


def contradictions(contract: Contract) -> list[str]:
    """Returns a line for each example of an answer that cannot be true, with where and why."""
    found = []
    births: dict[str, set[str]] = {}
    answers = list(_answers(contract.document))
    templates = {
        name.lower(): header["x-value"]
        for answer in answers
        for name, header in answer.headers.items()
        if "x-value" in header
    }
    for answer in answers:
        found += [f"{answer.place}: {fault}" for fault in _faults(answer, templates)]
        for thing in _objects(answer.examples):
            if isinstance(thing.get("id"), str) and "created_at" in thing:
                births.setdefault(thing["id"], set()).add(str(thing["created_at"]))
    found += [
        f"what has the id {id_} was created at {' and at '.join(sorted(moments))}"
        for id_, moments in births.items()
        if len(moments) > 1
    ]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Answer:
    """A response of an operation, with its examples and what they are to agree with."""

    operation: str
    status: int
    headers: dict[str, Json]
    links: dict[str, Json]
    examples: dict[str, Any]
    requests: dict[str, Any]

    @property
    def place(self) -> str:
        return f"{self.operation}, {self.status}"

    @property
    def bodies(self) -> dict[str, Json]:
        return {name: value for name, value in self.examples.items() if isinstance(value, dict)}


def _answers(document: Json) -> Iterator[Answer]:
    components = document.get("components", {})

    def resolved(node: Json) -> Json:
        while "$ref" in node:
            _, _, kind, name = node["$ref"].split("/")
            node = components[kind][name]
        return node

    def examples(contents: Json) -> dict[str, Any]:
        return {
            name: resolved(example)["value"]
            for media_type, content in contents.items()
            if is_json(media_type) or media_type in LINES_OF_JSON
            for name, example in content.get("examples", {}).items()
            if "value" in resolved(example)
        }

    def header(node: Json) -> Json:
        declared = resolved(node)
        return {**declared, "schema": resolved(declared.get("schema", {}))}

    for item in document["paths"].values():
        for operation in [operation for method, operation in item.items() if method in METHODS]:
            sent = resolved(operation.get("requestBody", {})).get("content", {})
            for status, reference in operation.get("responses", {}).items():
                if not status.isdigit():
                    continue
                response = resolved(reference)
                yield Answer(
                    operation.get("operationId", ""),
                    int(status),
                    {name: header(node) for name, node in response.get("headers", {}).items()},
                    {name: resolved(node) for name, node in response.get("links", {}).items()},
                    examples(response.get("content", {})),
                    examples(sent),
                )


def _faults(answer: Answer, templates: dict[str, str]) -> Iterator[str]:
    yield from _of_rate_limits(answer)
    for name, body in answer.bodies.items():
        if isinstance(body.get("status"), int) and body["status"] != answer.status:
            yield f"the example {name} says that its status is {body['status']}"
        faults = [*_of_pointers(answer, body)]
        faults += [fault for thing in _objects(body) for fault in _of_object(thing, templates)]
        yield from (f"the example {name} {fault}" for fault in faults)
    if 200 <= answer.status < 300:
        yield from _of_requests(answer)


def _of_requests(answer: Answer) -> Iterator[str]:
    """Compares what is sent with what comes back, where properties have the same names."""
    sent = {name: body for name, body in answer.requests.items() if isinstance(body, dict)}
    for name in sent.keys() & answer.bodies.keys():
        for key in _differing(sent[name], answer.bodies[name]):
            yield f"the example {name} is sent with another {key} than it is answered with"
    for first, body in list(sent.items())[:1]:
        differing = [_differing(body, answered) for answered in answer.bodies.values()]
        if differing and all(differing):
            closest: list[str] = min(differing, key=len)
            keys = " and ".join(closest)
            yield f"no example is what {first} would be answered with: each has another {keys}"


def _differing(sent: Json, answered: Json) -> list[str]:
    return [key for key in sent if key in answered and not _agree(sent[key], answered[key])]


def _agree(sent: Any, answered: Any) -> bool:
    """Whether a value can be answered with another, which may tell more of the same things."""
    match sent, answered:
        case dict(), dict():
            return not _differing(sent, answered)
        case list(), list():
            return len(sent) == len(answered) and all(map(_agree, sent, answered))
        case _:
            return bool(sent == answered)


def _of_pointers(answer: Answer, body: Json) -> Iterator[str]:
    """Finds the properties that headers and links speak of, and the example does not have."""
    values = [header.get("x-value", "") for header in answer.headers.values()]
    values += [
        str(v) for link in answer.links.values() for v in link.get("parameters", {}).values()
    ]
    for pointer in {found[1] for value in values for found in _IN_BODY.finditer(value)}:
        if _at(body, pointer) is None:
            yield f"has no {pointer}, which a header or a link is made from"


def _of_object(thing: Json, templates: dict[str, str]) -> Iterator[str]:
    """Checks an object wherever it stands in an example: alone, in a list, or in another."""
    yield from _of_moments(thing)
    yield from _of_counts(thing)
    for part in [value for value in thing.values() if isinstance(value, dict)]:
        for name, template in templates.items():
            meant = _filled(template, part)
            if meant is not None and thing.get(name, meant) != meant:
                yield f"has {thing[name]} as {name}, and what it tells of has {meant}"
        if "location" in thing and "id" in part and str(part["id"]) not in thing["location"]:
            yield f"has the location {thing['location']} of something else"


def _of_moments(thing: Json) -> Iterator[str]:
    """Moments are named `..._at`: first something is created, and some are yet to come."""
    moments = {k: v for k, v in thing.items() if k.endswith("_at") and isinstance(v, str)}
    created, updated = moments.get("created_at"), moments.get("updated_at")
    for key, value in moments.items():
        if created is not None and value < created:
            yield f"has its {key} before its created_at"
        if updated is not None and key not in _YET_TO_COME and value > updated:
            yield f"has its {key} after its updated_at"
    for key, value in thing.items():
        if isinstance(value, bool) and f"{key}_at" in thing and value != bool(thing[f"{key}_at"]):
            yield f"has a {key} that its {key}_at denies"


def _of_counts(thing: Json) -> Iterator[str]:
    """Checks numbers that say how many there are: of rows by their `status`, and in all."""
    for rows in [value for value in thing.values() if isinstance(value, list)]:
        states = [str(row.get("status")) for row in rows if isinstance(row, dict)]
        for state in dict.fromkeys(states):
            if isinstance(thing.get(state), int) and thing[state] != states.count(state):
                yield f"says {state}: {thing[state]}, and has {states.count(state)} of them"
    items, total = thing.get("items"), thing.get("total")
    if isinstance(items, list) and isinstance(total, int) and total < len(items):
        yield f"says total: {total}, and has {len(items)} items"


def _of_rate_limits(answer: Answer) -> Iterator[str]:
    """Checks that one policy is spent, as long as `Retry-After` says."""
    if "RateLimit" not in answer.headers or "RateLimit-Policy" not in answer.headers:
        return
    remaining = {name: (int(r), int(t)) for name, r, t in _limits(answer.headers["RateLimit"])}
    allowed = {name: (int(q), int(w)) for name, q, w in _limits(answer.headers["RateLimit-Policy"])}
    if remaining.keys() != allowed.keys():
        yield "the examples of RateLimit and RateLimit-Policy are of different policies"
        return
    for name, (left, seconds) in remaining.items():
        if left > allowed[name][0] or seconds > allowed[name][1]:
            yield f"the example of RateLimit has more than the policy {name} allows"
    wait = str(_example(answer.headers.get("Retry-After", {})))
    if answer.status == 429 and wait not in {str(t) for left, t in remaining.values() if left == 0}:
        yield f"the example of Retry-After is {wait}, and no policy of RateLimit is spent as long"


def _limits(header: Json) -> list[tuple[str, str, str]]:
    return _POLICY.findall(str(_example(header)))


def _example(header: Json) -> Any:
    return header.get("example", next(iter(header.get("schema", {}).get("examples", [])), ""))


def _filled(template: str, body: Json) -> str | None:
    """Returns what a header's `x-value` means beside a body; `None` if that lacks a part."""
    parts = [_at(body, found[1]) for found in _IN_BODY.finditer(template)]
    if None in parts:
        return None
    return _IN_BODY.sub(lambda found: str(_at(body, found[1])), template)


def _at(body: Any, pointer: str) -> Any:
    for part in pointer.split("/"):
        if isinstance(body, list):
            body = body[int(part)] if part.isdigit() and int(part) < len(body) else None
        else:
            body = body.get(part) if isinstance(body, dict) else None
    return body


def _objects(value: Any) -> Iterator[Json]:
    """Gives all objects that a value consists of."""
    if isinstance(value, dict):
        yield value
    children = value.values() if isinstance(value, dict) else value
    for child in children if isinstance(value, dict | list) else ():
        yield from _objects(child)
