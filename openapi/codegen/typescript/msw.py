"""`msw/`: every operation as a handler of Mock Service Worker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.media_types import is_json
from openapi.codegen.contract.operations import Operation, Parameter
from openapi.codegen.names import kebab_case
from openapi.codegen.typescript.calls import Call, List, Object, Tree, laid_out, value_tree
from openapi.codegen.typescript.examples import example_of, sample
from openapi.codegen.typescript.literals import typescript_comment, typescript_literal
from openapi.codegen.typescript.operations import HEADER, import_of

_REFUSALS = {
    "unauthorized": ("Unauthorized", 401),
    "unsupportedMediaType": ("UnsupportedMediaType", 415),
    "malformedRequest": ("MalformedRequest", 400),
    "invalidRequest": ("InvalidRequest", 422),
}
_SCALARS = {"boolean", "integer", "number"}
_METHODS = {"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"}
_OF_PATTERNS = re.compile(r"[()*+?:\\]")
"""What stands for something else in a path of Mock Service Worker."""


def handlers_modules(contract: Contract) -> dict[str, str]:
    """Returns the modules by their names."""
    tags = sorted(tag for tag in contract.tags if contract.tagged(tag))
    modules = {f"msw/operations/{kebab_case(tag)}": _of_tag(contract, tag) for tag in tags}
    return {"msw/index": _index(contract, tags), "msw/told": _told(contract), **modules}


def _index(contract: Contract, tags: list[str]) -> str:
    modules = {tag: typescript_literal(f"./operations/{kebab_case(tag)}.js") for tag in tags}
    names = {tag: sorted(f"{each.id}Handler" for each in contract.tagged(tag)) for tag in tags}
    imports = [
        import_of(names[tag], module.strip("'"), keyword="import")
        for tag, module in modules.items()
    ]
    exports = [f"export * from {module};" for module in modules.values()]
    # What is fixed in a path comes first: of several handlers, the first that fits answers.
    order = sorted(contract.operations, key=lambda each: each.path.replace("{", "~"))
    made = "".join(f"    {each.id}Handler(undefined, place),\n" for each in order)
    lines = [
        f"{HEADER}/** Handlers of all operations for Mock Service Worker. */\n",
        "import type { HttpHandler } from 'msw';\n",
        "import type { Place } from './handlers.js';",
        *imports,
        "",
        "export type { Answering, Asked, HandlerOf, Place, Resolver } from './handlers.js';",
        *exports,
        "export { problem } from './problems.js';\n",
        "/** One for each operation, which answers with the contract's example. */",
        "export function handlers(place: Place = {}): HttpHandler[] {",
        f"  return [\n{made}  ];",
        "}\n",
    ]
    return "\n".join(lines)


def _told(contract: Contract) -> str:
    """Returns the problems as the contract tells them."""
    problems = {each.name: each.type for each in contract.problems}
    found = _problems(contract)
    blank = {"type": "about:blank", "detail": "", "request_id": "mocked"}
    refusals: dict[str, Tree] = {}
    for name, (schema, status) in _REFUSALS.items():
        unknown = {**blank, "title": HTTPStatus(status).phrase, "status": status}
        refusals[name] = value_tree(found.get(problems.get(schema, ""), unknown))
    members = Object({type_: value_tree(value) for type_, value in found.items()})
    parts = [
        f"{HEADER}/** The problems of the contract, each with an example. */",
        "import type { Problem } from '../schemas.js';",
        "/** By their types. */\nexport const PROBLEMS = " + laid_out(members, 30) + ";",
        "type Refusal = " + " | ".join(map(typescript_literal, _REFUSALS)) + ";",
        "/** Those that wrong requests are refused with. */\n"
        "export const REFUSALS: Readonly<Record<Refusal, Problem>> = "
        + laid_out(Object(refusals), 100)
        + ";",
        "",
    ]
    return "\n\n".join(parts)


def _problems(contract: Contract) -> dict[str, dict[str, object]]:
    """Returns what each problem says, by its type."""
    schemas = contract.document["components"]["schemas"]
    found = {}
    for each in contract.problems:
        value = sample(contract.document, schemas[each.name])
        own = {"type": each.type, "title": each.title, "status": each.status, "detail": each.detail}
        found[each.type] = {**value, **own, "request_id": "mocked"}
        found[each.type].pop("errors", None)
    return found


def _of_tag(contract: Contract, tag: str) -> str:
    operations = contract.tagged(tag)
    exports = [_export(contract, operation) for operation in operations]
    schemas = {name for each in operations for name in _schemas(each)}
    imports = [
        import_of(
            sorted(each.id for each in operations),
            f"../../operations/{kebab_case(tag)}.js",
            keyword="import",
        ),
        import_of(sorted(schemas), "../../validators/schemas.js", keyword="import"),
        import_of(["handlerOf"], "../handlers.js", keyword="import"),
    ]
    summary = typescript_comment(contract.tags[tag]).rstrip()
    return "\n\n".join([HEADER + summary, "\n".join(filter(None, imports)), *exports, ""])


def _export(contract: Contract, operation: Operation) -> str:
    head = f"export const {operation.id}Handler = /* @__PURE__ */ "
    method = operation.method.lower() if operation.method in _METHODS else "all"
    told: dict[str, Tree] = {
        "method": typescript_literal(method),
        "path": typescript_literal(_path(operation)),
    }
    if parameters := [_parameter(each) for each in _readable(operation)]:
        told["parameters"] = List(parameters)
    if len(_readable(operation)) < sum(p.location != "cookie" for p in operation.parameters):
        told["isOpen"] = "true"
    if credentials := _credentials(contract, operation):
        told["credentials"] = value_tree(credentials)
    if operation.body:
        told["body"] = _body(operation)
    told["example"] = _example(contract, operation)
    call = Call("handlerOf", [operation.id, Object(told)])
    return f"{typescript_comment(operation.summary)}{head}{laid_out(call, 100)};"


def _path(operation: Operation) -> str:
    parts = re.split(r"\{(.+?)\}", operation.path)
    return "".join(
        ":" + re.sub(r"\W", "_", part) if place % 2 else _OF_PATTERNS.sub(r"\\\g<0>", part)
        for place, part in enumerate(parts)
    )


def _readable(operation: Operation) -> list[Parameter]:
    """Returns the parameters of which each is a text or a list of texts."""
    return [
        each
        for each in operation.parameters
        if each.location != "cookie"
        and not (each.writing or each.is_json or each.separator or each.may_be_json)
    ]


def _parameter(parameter: Parameter) -> Tree:
    members: dict[str, Tree] = {
        "in": typescript_literal(parameter.location),
        "name": typescript_literal(parameter.name),
    }
    if schema := _parameter_schema(parameter):
        members["schema"] = schema
    if parameter.scalars and parameter.scalars <= _SCALARS:
        members["type"] = typescript_literal(max(parameter.scalars))
    if parameter.required:
        members["required"] = "true"
    if parameter.is_array:
        members["isList"] = "true"
    return Object(members)


def _parameter_schema(parameter: Parameter) -> str:
    """Returns the schema of a parameter, unless its text may be of several types."""
    is_text = parameter.scalars.isdisjoint(_SCALARS)
    return parameter.schema if is_text or parameter.scalars <= _SCALARS else ""


def _credentials(contract: Contract, operation: Operation) -> list[str]:
    """Returns the headers of which one must be there; none, if a credential may be elsewhere."""
    if operation.security.is_optional or not operation.is_secured:
        return []
    schemes = [contract.security_schemes[name] for name in sorted(operation.security.schemes)]
    if any(each["type"] == "apiKey" and each["in"] != "header" for each in schemes):
        return []
    return list(dict.fromkeys(str(each.get("name", "Authorization")) for each in schemes))


def _body(operation: Operation) -> Tree:
    bodies = operation.bodies
    media_types: list[object] = [type_ for body in bodies for type_ in body.media_types]
    members: dict[str, Tree] = {"mediaTypes": value_tree(media_types)}
    if schema := _body_schema(operation):
        members["schema"] = schema
    if any(body.required for body in bodies):
        members["required"] = "true"
    return Object(members)


def _body_schema(operation: Operation) -> str:
    """Returns the schema of a body that is JSON and nothing else."""
    (body, *others) = operation.bodies
    is_only_json = all(map(is_json, body.media_types)) and not others and not body.is_raw
    return body.schema if is_only_json else ""


def _schemas(operation: Operation) -> Iterator[str]:
    yield from filter(None, map(_parameter_schema, _readable(operation)))
    if operation.body and (schema := _body_schema(operation)):
        yield schema


def _example(contract: Contract, operation: Operation) -> Tree:
    """Returns the first success."""
    responses = [each for each in operation.responses if not each.is_problem]
    response = min(responses or operation.responses, key=lambda each: each.status)
    members: dict[str, Tree] = {"status": str(response.status)}
    headers = {
        each.name: str(each.const or sample(contract.document, _schema_of(contract, each.schema)))
        for each in response.headers
        if each.required and each.name != "X-Request-Id"
    }
    if response.media_type and not is_json(response.media_type):
        headers["Content-Type"] = response.media_type
    if headers:
        members["headers"] = value_tree(headers)
    if (body := example_of(contract, operation, response)) is not None:
        members["body"] = value_tree(body)
    return Object(members)


def _schema_of(contract: Contract, name: str) -> dict[str, object]:
    schemas = contract.document["components"]["schemas"]
    return dict(schemas.get(name, {}))
