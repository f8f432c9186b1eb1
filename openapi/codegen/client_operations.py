"""Operations as TypeScript: what they are asked with, what they answer with, and how to ask."""

from __future__ import annotations

import json
from urllib.parse import quote

from concurrency import CONCURRENCY_PROBLEMS
from contract import Contract
from idempotency import IDEMPOTENCY_PROBLEMS
from literals import typescript_comment, typescript_literal
from names import kebab_case
from operation import Body, Operation, Parameter, Response, is_json

HEADER = "// Generated from openapi/openapi.yaml by `make client`. Change that, not this.\n"
BY_ITSELF = {400: "MalformedRequest", 422: "InvalidRequest"}
"""What generated code answers with a status, whatever else is declared for it."""
_OF_PATHS = "/{}%!$&'()*+,;=:@"
"""What stands in a path as it is (RFC 3986, `pchar`), and braces around parameters."""
RAW_BODY = "RawBody"
"""What is sent that is no JSON and no form: as it is."""
RAW = "Response"
"""What a body is that is no JSON: the response, of which nothing has been read yet."""


def problems_module(contract: Contract) -> str:
    """Returns the types of all problems, by which `type` tells them apart."""
    members = [
        f"{typescript_comment(problem.description)}export type {problem.name} = "
        f"Problem & {{ type: {typescript_literal(problem.problem_type)} }};"
        for problem in contract.problems
    ]
    return "\n\n".join(
        [
            f"{HEADER}/** The errors, each with its `type`. */",
            "import type { Problem } from './schemas.js';",
            *members,
            "",
        ]
    )


def operations_module(contract: Contract, tag: str) -> str:
    """Returns the operations of a tag."""
    operations = contract.tagged(tag)
    parts = [part for operation in operations for part in _operation(operation)]
    has_raw_bodies = any(o.body and _sent_type(o.body) == RAW_BODY for o in operations)
    has_lines = any(response.item for o in operations for response in o.responses)
    problems = sorted({name for o in operations for r in o.responses for name in _problems(o, r)})
    imports = [
        _import(["Answer", "Client", *([RAW_BODY] if has_raw_bodies else [])], "../client.js"),
        "import { send } from '../client.js';",
        _import(["Lines"] if has_lines else [], "../lines.js"),
        _import(problems, "../problems.js"),
        _import(_schemas(operations), "../schemas.js"),
    ]
    summary = typescript_comment(contract.tags[tag]).rstrip()
    return "\n\n".join([HEADER + summary, "\n".join(filter(None, imports)), *parts, ""])


def index_module(contract: Contract, modules: list[str]) -> str:
    """Returns what the package exports: `modules`, the schemas, and all operations."""
    tags = [f"operations/{kebab_case(tag)}" for tag in contract.tags if contract.tagged(tag)]
    paths = [typescript_literal(f"./{module}.js") for module in sorted([*modules, *tags])]
    lines = [f"export * from {path};" for path in paths]
    return f"{HEADER}\n" + "\n".join(lines) + "\n"


def _operation(operation: Operation) -> list[str]:
    """Returns the request, the answer and the function of an operation."""
    name = operation.id[0].upper() + operation.id[1:]
    answers = [
        f"{typescript_comment(response.description, 2)}  {response.status}: "
        f"{' | '.join(_problems(operation, response)) or _body_type(response)};"
        for response in _answers(operation)
    ]
    default = "" if _has_required_parts(operation) else " = {}"
    function = (
        f"{typescript_comment(_documentation(operation))}"
        f"export function {operation.id}(\n"
        f"  client: Client,\n"
        f"  request: {name}Request{default},\n"
        f"): Promise<{name}Answer> {{\n"
        f"  return send(client, {_descriptor(operation)}, request);\n}}"
    )
    return [
        _block(f"export interface {name}Request", _request_members(operation)),
        _block(f"export type {name}Answer = Answer<", answers, ">;"),
        function,
    ]


def _documentation(operation: Operation) -> str:
    deprecated = f"@deprecated {operation.deprecation.note}" if operation.deprecation else ""
    return "\n\n".join(filter(None, [operation.docstring, deprecated]))


def _has_required_parts(operation: Operation) -> bool:
    is_body_required = operation.body is not None and operation.body.required
    return is_body_required or any(parameter.required for parameter in operation.parameters)


def _request_members(operation: Operation) -> list[str]:
    members = [
        _group(operation, group, location)
        for group, location in (("path", "path"), ("query", "query"), ("headers", "header"))
    ]
    if operation.body is not None:
        optional = "" if operation.body.required else "?"
        members.append(f"  body{optional}: {_sent_type(operation.body)};")
        if _sent_type(operation.body) == RAW_BODY:
            types = " | ".join(map(typescript_literal, operation.body.media_types))
            members.append(f"  contentType{optional}: {types};")
    return [*filter(None, members), "  signal?: AbortSignal;"]


def _sent_type(body: Body) -> str:
    """Returns the type of a request's body: what is encoded for it, or else sent as it is."""
    return RAW_BODY if body.is_raw else body.schema


def _group(operation: Operation, group: str, location: str) -> str:
    parameters = [p for p in operation.parameters if p.location == location]
    if not parameters:
        return ""
    optional = "" if any(p.required for p in parameters) else "?"
    members = "".join(
        f"{typescript_comment(p.description, 4)}    {_member(p)}\n" for p in parameters
    )
    return f"  {group}{optional}: {{\n{members}  }};"


def _member(parameter: Parameter) -> str:
    is_plain = parameter.name.isascii() and parameter.name.isidentifier()
    name = parameter.name if is_plain else typescript_literal(parameter.name)
    return f"{name}{'' if parameter.required else '?'}: {parameter.schema};"


def _answers(operation: Operation) -> list[Response]:
    """Returns one response for each status, if it has lines the one that has."""
    found: dict[int, Response] = {}
    for response in operation.responses:
        if response.status not in found or response.item:
            found[response.status] = response
    return list(found.values())


def _problems(operation: Operation, response: Response) -> list[str]:
    """Returns what a problem may be: the declared one, or what generated code gives by itself."""
    if not response.is_problem:
        return []
    names = {response.name, BY_ITSELF.get(response.status, response.name)}
    brought = dict(IDEMPOTENCY_PROBLEMS) if operation.takes_idempotency_key else {}
    if operation.concurrency:
        brought |= CONCURRENCY_PROBLEMS
        brought |= {"TooManyRequests": 429} if operation.is_limited else {}
    names |= {name for name, status in brought.items() if status == response.status}
    return sorted(names)


def _body_type(response: Response) -> str:
    if response.item:
        return f"Lines<{response.item}>"
    if response.media_type is None:
        return "undefined"
    return str(response.body) if is_json(response.media_type) else RAW


def _descriptor(operation: Operation) -> str:
    """Returns what `send` has to know, as an object of JavaScript."""
    answers = _answers(operation)
    is_raw = any(r.media_type and not is_json(r.media_type) for r in answers)
    facts = {
        "method": typescript_literal(operation.method),
        "path": typescript_literal(quote(operation.path, safe=_OF_PATHS)),
        "statuses": json.dumps([response.status for response in answers]),
        "mediaType": typescript_literal(operation.body.media_types[0]) if operation.body else "",
        "secured": "true" if operation.is_secured else "",
        "keyed": "true" if "Idempotency-Key" in operation.header_names else "",
        "raw": "true" if is_raw else "",
    }
    members = "".join(f"    {name}: {value},\n" for name, value in facts.items() if value)
    return f"{{\n{members}  }}"


def _schemas(operations: list[Operation]) -> list[str]:
    names: set[str] = set()
    for operation in operations:
        names |= {p.schema for p in operation.parameters if p.location != "cookie"}
        names |= {_sent_type(operation.body)} - {RAW_BODY} if operation.body else set()
        answers = [r for r in _answers(operation) if not r.is_problem]
        names |= {r.item or _body_type(r) for r in answers} - {"undefined", RAW}
    return sorted(names)


def _import(names: list[str], module: str) -> str:
    if not names:
        return ""
    line = f"import type {{ {', '.join(names)} }} from '{module}';"
    if len(line) <= 100:
        return line
    return _block("import type", [f"  {name}," for name in names], f" from '{module}';")


def _block(head: str, lines: list[str], tail: str = "") -> str:
    space = "" if head.endswith("<") else " "
    return "\n".join([f"{head}{space}{{", *lines, f"}}{tail}"])
