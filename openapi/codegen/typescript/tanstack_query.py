"""`tanstack-query/`: every operation as a query or a mutation of TanStack Query."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.operations import Operation
from openapi.codegen.names import kebab_case
from openapi.codegen.typescript.calls import Call, Tree, laid_out, on_one_line, value_tree
from openapi.codegen.typescript.literals import typescript_comment, typescript_literal
from openapi.codegen.typescript.operations import HEADER, RAW, body_type, import_of
from openapi.codegen.typescript.staleness import made_stale

_CURSOR = "cursor"
_PAGE = {"items", "next_cursor"}
"""What a page has, whose reader asks for the next one with `cursor`."""


def queries_modules(contract: Contract) -> dict[str, str]:
    """Returns the modules by their names: one for each tag, and what the entry exports."""
    tags = sorted(tag for tag in contract.tags if contract.tagged(tag))
    modules = {
        f"tanstack-query/operations/{kebab_case(tag)}": _of_tag(contract, tag) for tag in tags
    }
    names = [f"./operations/{kebab_case(tag)}.js" for tag in tags]
    exports = [f"export * from {typescript_literal(name)};" for name in (*names, "./options.js")]
    index = f"{HEADER}/** The operations for TanStack Query. */\n\n" + "\n".join(exports) + "\n"
    return {"tanstack-query/index": index, **modules}


def clashing_queries(contract: Contract) -> Iterator[str]:
    """Yields a line for each name that two queries would have."""
    ids = {operation.id for operation in contract.operations}
    for operation in contract.operations:
        twin = f"{operation.id}Infinite"
        if twin in ids and has_pages(contract, operation):
            yield f"operations {operation.id} and {twin} both have {twin}Query: rename one"


def is_query(operation: Operation) -> bool:
    """Whether an answer is something to keep: no file, which is read once."""
    return operation.method == "GET" and not _only_reads(operation)


def _only_reads(operation: Operation) -> bool:
    """Whether it answers with a file, which changes nothing."""
    successes = [each for each in operation.responses if each.is_success]
    return any(each.item or body_type(each) == RAW for each in successes)


def _of_tag(contract: Contract, tag: str) -> str:
    operations = contract.tagged(tag)
    exports = [export for each in operations for export in _exports(contract, each)]
    asked = sorted(operation.id for operation in operations)
    makers = sorted({maker for maker, _ in exports})
    imports = [
        import_of(asked, f"../../operations/{kebab_case(tag)}.js", keyword="import"),
        import_of(makers, "../options.js", keyword="import"),
    ]
    summary = typescript_comment(contract.tags[tag]).rstrip()
    parts = [HEADER + summary, "\n".join(imports), *(text for _, text in exports)]
    return "\n\n".join([*parts, ""])


def _exports(contract: Contract, operation: Operation) -> Iterator[tuple[str, str]]:
    """Yields each by the function that makes it."""
    if not is_query(operation):
        queries = [] if _only_reads(operation) else filter(is_query, contract.operations)
        stale = made_stale(operation, queries)
        yield "mutationOf", _export(operation, "Mutation", "mutationOf", stale)
        return
    yield "queryOf", _export(operation, "Query", "queryOf")
    if has_pages(contract, operation):
        yield "infiniteQueryOf", _export(operation, "InfiniteQuery", "infiniteQueryOf")


def has_pages(contract: Contract, operation: Operation) -> bool:
    """Whether it is a list, of which each page has the cursor of the next one."""
    schemas = contract.document["components"]["schemas"]
    bodies = [each.body for each in operation.responses if each.status == 200 and each.body]
    pages = [
        body
        for body in bodies
        if body in schemas and contract.resolve(schemas[body]).get("properties", {}).keys() >= _PAGE
    ]
    takes_cursor = any(
        p.name == _CURSOR and p.location == "query" and not p.required for p in operation.parameters
    )
    return takes_cursor and len(pages) == len(bodies) == 1


def _export(
    operation: Operation, suffix: str, maker: str, stale: dict[str, list[str]] | None = None
) -> str:
    note = f"\n\n@deprecated {operation.deprecation.note}" if operation.deprecation else ""
    words = typescript_comment(operation.summary + note)
    head = f"export const {operation.id}{suffix} = /* @__PURE__ */ "
    arguments: list[Tree] = [operation.id, f"'{operation.id}'", typescript_literal(operation.tag)]
    if stale:
        arguments.append(on_one_line(value_tree(stale)))
    return f"{words}{head}{laid_out(Call(maker, arguments), len(head))};"
