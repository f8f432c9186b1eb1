"""Operations as TypeScript: what they are asked with, what they answer with, and how to ask."""

from __future__ import annotations

import json
from urllib.parse import quote

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.media_types import is_json
from openapi.codegen.contract.operations import Operation, Parameter
from openapi.codegen.contract.problems import ProblemType
from openapi.codegen.contract.responses import Response
from openapi.codegen.names import kebab_case
from openapi.codegen.typescript.bodies import RAW_BODY, body_members, encoding, sent_type
from openapi.codegen.typescript.headers import (
    header_names,
    names_of_errors,
    names_of_problems,
    with_union,
)
from openapi.codegen.typescript.literals import typescript_comment, typescript_literal

HEADER = "// Generated from openapi/openapi.yaml by `make client`. Change that, not this.\n"
_OF_PATHS = "/{}%!$&'()*+,;=:@"
"""What stands in a path as it is (RFC 3986, `pchar`), and braces around parameters."""
RAW = "Response"
"""What a body is that is no JSON: the response, of which nothing has been read yet."""


_HEADERS_OF_ERRORS = "/** The headers that an error may have. */\n"
_HEADERS_OF_PROBLEMS = "/** The headers of each of these problems. */\n"
_BEFORE_PLACE = "/** Where the pages of problems are: what each `type` begins with. */\n"


def problems_module(contract: Contract) -> str:
    """Returns the answers of all problems, by the `type` that tells them apart."""
    of_all = names_of_problems(contract)
    answers = [_problem_answer(problem, of_all) for problem in contract.problems]
    names = sorted(problem.name for problem in contract.problems)
    place = typescript_literal(contract.problem_types_at)
    parts = [
        f"{HEADER}/** The errors, each with its `type`. */",
        "import type { AnswerWith } from './answers.js';\n" + import_of(names, "./schemas.js"),
        _BEFORE_PLACE + f"export const PROBLEM_TYPES = {place};",
        _HEADERS_OF_ERRORS
        + with_union("export type ErrorHeaders =", names_of_errors(contract), ";"),
        _HEADERS_OF_PROBLEMS + with_union("export type ProblemHeaders =", of_all, ";"),
        "/** The answers that each `type` comes with. */\n"
        + _block("export interface ProblemAnswers", answers),
        "",
    ]
    return "\n\n".join(parts)


def _problem_answer(problem: ProblemType, of_all: list[str]) -> str:
    names = header_names(problem.headers)
    others = [name for name in names if name not in of_all]
    shared = ["ProblemHeaders"] if of_all else []
    head = f"  {typescript_literal(problem.type)}: AnswerWith<{problem.status}, {problem.name},"
    return with_union(head, [*others, *shared], ">;")


def operations_module(contract: Contract, tag: str) -> str:
    """Returns the operations of a tag."""
    operations = contract.tagged(tag)
    parts = [part for operation in operations for part in _operation(contract, operation)]
    has_raw_bodies = any(body.is_raw for o in operations for body in o.bodies)
    has_lines = any(response.item for o in operations for response in o.responses)
    downloads = ["asDownload"] if any(map(_has_downloads, operations)) else []
    forms = ["asForm"] if any(map(_has_forms, operations)) else []
    imports = [
        import_of(["Answer", *_names_of_ranges(operations)], "../answers.js"),
        import_of(["Client", *([RAW_BODY] if has_raw_bodies else [])], "../client.js"),
        "import { send } from '../client.js';",
        import_of(downloads, "../downloads.js", keyword="import"),
        import_of(forms, "../forms.js", keyword="import"),
        import_of(["Lines"] if has_lines else [], "../lines.js"),
        import_of(_schemas(operations), "../schemas.js"),
    ]
    summary = typescript_comment(contract.tags[tag]).rstrip()
    return "\n\n".join([HEADER + summary, "\n".join(filter(None, imports)), *parts, ""])


def index_module(contract: Contract, modules: list[str]) -> str:
    """Returns what the package exports: `modules`, the schemas, and all operations."""
    tags = [f"operations/{kebab_case(tag)}" for tag in contract.tags if contract.tagged(tag)]
    paths = [typescript_literal(f"./{module}.js") for module in sorted([*modules, *tags])]
    lines = [f"export * from {path};" for path in paths]
    return f"{HEADER}\n" + "\n".join(lines) + "\n"


def _operation(contract: Contract, operation: Operation) -> list[str]:
    """Returns the request, the answer and the function of an operation."""
    name = operation.id[0].upper() + operation.id[1:]
    answers = [
        f"{typescript_comment(responses[0].description, 2)}  {status}: "
        f"{' | '.join(_body_types(responses))};"
        for status, responses in _by_status(operation).items()
    ]
    default = "" if _has_required_parts(operation) else " = {}"
    function = (
        f"{typescript_comment(_documentation(operation))}"
        f"export function {operation.id}(\n"
        f"  client: Client,\n"
        f"  request: {name}Request{default},\n"
        f"): Promise<{name}Answer> {{\n"
        f"  return send({operation.id}, {_descriptor(contract, operation)}, client, request);\n}}"
    )
    return [
        _request(f"{name}Request", operation),
        _block(f"export type {name}Answer = Answer<", answers, f"{_headers(operation)};"),
        function,
    ]


def _headers(operation: Operation) -> str:
    """Returns the headers of the answers that are no errors, by status."""
    found = {
        status: header_names(responses[0].headers)
        for status, responses in _by_status(operation).items()
        if status < 400
    }
    lines = [with_union(f"  {status}:", names, ";") for status, names in found.items()]
    others = _body_types(_others(operation))
    tail = f"}}{f', {" | ".join(others)}' if others else ''}>"
    return "\n".join([", {", *lines, tail, *map(_answer_of_range, _ranges(operation))])


def _answer_of_range(response: Response) -> str:
    """Returns the answers of the statuses that a success or a redirect stands for."""
    declared = [key for key in response.declared if key.isdecimal()]
    statuses = " | ".join(
        name
        for hundred, name in _RANGES.items()
        if hundred * 100 in response.codes and f"{hundred}XX" not in response.declared
    )
    if own := " | ".join(key for key in declared if int(key) < 400):
        statuses = f"Exclude<{statuses}, {own}>"
    names = " | ".join(header_names(response.headers)) or "never"
    return f"  | AnswerWith<{statuses}, {' | '.join(_body_types([response]))}, {names}>"


_RANGES = {2: "SuccessStatus", 3: "RedirectStatus"}


def _documentation(operation: Operation) -> str:
    deprecated = f"@deprecated {operation.deprecation.note}" if operation.deprecation else ""
    return "\n\n".join(filter(None, [operation.documentation, deprecated]))


def _has_required_parts(operation: Operation) -> bool:
    is_body_required = operation.body is not None and operation.body.required
    return is_body_required or any(parameter.required for parameter in operation.parameters)


def _request(name: str, operation: Operation) -> str:
    """Returns the type of a request: of several kinds of bodies, it has one."""
    members = [
        _group(operation, group, location)
        for group, location in (("path", "path"), ("query", "query"), ("headers", "header"))
    ]
    if not operation.bodies[1:]:
        members += [f"  {member};" for body in operation.bodies for member in body_members(body)]
    if operation.offered:
        members.append(f"  accept?: {' | '.join(map(typescript_literal, operation.offered))};")
    members = [*filter(None, members), "  signal?: AbortSignal;"]
    if not operation.bodies[1:]:
        return _block(f"export interface {name}", members)
    several = [body_members(body, is_one_of_several=True) for body in operation.bodies]
    kinds = [f"  | {{ {'; '.join(each)} }}" for each in several]
    return "\n".join([_block(f"export type {name} =", members, " & ("), *kinds, ");"])


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
    type_ = parameter.schema or _TYPES[parameter.type]
    return f"{name}{'' if parameter.required else '?'}: {type_};"


_TYPES = {"boolean": "boolean", "integer": "number", "number": "number", "string": "string"}


def _by_status(operation: Operation) -> dict[int, list[Response]]:
    """Returns the responses of each status: of several media types, one each."""
    found: dict[int, list[Response]] = {}
    for response in operation.responses:
        if not response.statuses:
            found.setdefault(response.status, []).append(response)
    return found


def _others(operation: Operation) -> list[Response]:
    """Returns the responses that are all other errors: of `4XX`, `5XX` and `default`."""
    return [each for each in operation.responses if each.statuses and each.is_of_errors]


def _ranges(operation: Operation) -> list[Response]:
    """Returns the responses that are all other successes, or redirects."""
    return [each for each in operation.responses if each.statuses and each.is_success]


def _body_types(responses: list[Response]) -> list[str]:
    """Returns what the body with a status may be; what has lines may be a file without, too."""
    types: list[str] = []
    for response in responses:
        types += [problem.name for problem in response.problems] or [body_type(response)]
    has_lines = any(response.item for response in responses)
    return [type_ for type_ in dict.fromkeys(types) if not (has_lines and type_ == RAW)]


def body_type(response: Response) -> str:
    """Returns the type of a body."""
    if response.item:
        return f"Lines<{response.item}>"
    if response.media_type is None:
        return "undefined"
    return str(response.body) if is_json(response.media_type) else RAW


def _descriptor(contract: Contract, operation: Operation) -> str:
    """Returns what `send` has to know, as an object of JavaScript."""
    exact = [response for response in operation.responses if not response.statuses]
    values = [response.status for response in exact if _is_another_value(contract, response)]
    facts = {
        "method": typescript_literal(operation.method),
        "path": typescript_literal(quote(operation.path, safe=_OF_PATHS)),
        "answers": _media_types(operation),
        "ranges": _types_of_ranges(operation),
        "others": _types_of_others(operation),
        "separators": _separators(operation),
        "exploded": _exploded(operation),
        "encoding": encoding(operation),
        "values": json.dumps(values) if values else "",
        "mediaType": typescript_literal(operation.body.media_types[0]) if operation.body else "",
        "secured": "true" if operation.is_secured else "",
        "keyed": "true" if "Idempotency-Key" in operation.header_names else "",
        "form": "asForm" if _has_forms(operation) else "",
        "download": "asDownload" if _has_downloads(operation) else "",
    }
    members = "".join(f"    {name}: {value},\n" for name, value in facts.items() if value)
    return f"{{\n{members}  }}"


def _has_forms(operation: Operation) -> bool:
    return any(body.is_form or body.is_multipart for body in operation.bodies)


def _has_downloads(operation: Operation) -> bool:
    """Whether an answer may be no JSON."""
    return any(each.media_type and not is_json(each.media_type) for each in operation.responses)


def _types_of_ranges(operation: Operation) -> str:
    """Returns the media types of successes and redirects by the first digit of their statuses."""
    found = {
        hundred: f"[{typescript_literal(each.media_type) if each.media_type else ''}]"
        for each in _ranges(operation)
        for hundred in _RANGES
        if hundred * 100 in each.codes and f"{hundred}XX" not in each.declared
    }
    members = ", ".join(f"{hundred}: {types}" for hundred, types in found.items())
    return f"{{ {members} }}" if members else ""


def _types_of_others(operation: Operation) -> str:
    types = [each.media_type for each in _others(operation) if each.media_type]
    return f"[{', '.join(map(typescript_literal, dict.fromkeys(types)))}]" if types else ""


def _separators(operation: Operation) -> str:
    found = [
        f"{typescript_literal(p.name)}: {typescript_literal(p.separator)}"
        for p in operation.parameters
        if (p.separator or p.is_json) and p.location == "query"
    ]
    return f"{{ {', '.join(found)} }}" if found else ""


def _exploded(operation: Operation) -> str:
    """Returns the objects of which each member is a parameter, or has a sign of its own."""
    exploded = [p.name for p in operation.parameters if p.writing in {"assignments", "rest"}]
    return f"[{', '.join(map(typescript_literal, exploded))}]" if exploded else ""


def _media_types(operation: Operation) -> str:
    """Returns those of each status, but for problems."""
    members = []
    for status, responses in _by_status(operation).items():
        others = [response for response in responses if not response.is_problem]
        types = [typescript_literal(r.media_type) for r in others if r.media_type]
        members += [f"{status}: [{', '.join(types)}]"] if others else []
    return f"{{ {', '.join(members)} }}"


def _is_another_value(contract: Contract, response: Response) -> bool:
    """Whether a body is JSON that need not be an object."""
    if response.media_type is None or not is_json(response.media_type) or response.is_problem:
        return False
    schema = contract.document["components"]["schemas"][response.body]
    return contract.resolve(schema).get("type") != "object"


def _names_of_ranges(operations: list[Operation]) -> list[str]:
    """Returns what the answers of several statuses are made of."""
    found = [line for o in operations for line in map(_answer_of_range, _ranges(o))]
    names = ["AnswerWith", *_RANGES.values()] if found else []
    return sorted(name for name in names if any(name in line for line in found))


def _schemas(operations: list[Operation]) -> list[str]:
    names: set[str] = set()
    for operation in operations:
        names |= {p.schema for p in operation.parameters if p.location != "cookie"} - {""}
        names |= {sent_type(body) for body in operation.bodies} - {RAW_BODY}
        names |= {problem.name for problem in operation.problems}
        answers = [r for r in operation.responses if not r.is_problem]
        names |= {r.item or body_type(r) for r in answers} - {"undefined", RAW}
    return sorted(names)


def import_of(names: list[str], module: str, *, keyword: str = "import type") -> str:
    """Returns the line that imports some names, or nothing for none."""
    if not names:
        return ""
    line = f"{keyword} {{ {', '.join(names)} }} from '{module}';"
    if len(line) <= 100:
        return line
    return _block(keyword, [f"  {name}," for name in names], f" from '{module}';")


def _block(head: str, lines: list[str], tail: str = "") -> str:
    space = "" if head.endswith("<") else " "
    return "\n".join([f"{head}{space}{{", *lines, f"}}{tail}"])
