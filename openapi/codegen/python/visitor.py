"""What fastapi-code-generator's templates see: the whole contract, as `Contract` reads it.

The generator's own view of an operation drops most of the contract (security, headers, most media
types and statuses), and its code for it is not ours to vouch for. So it is given a document that
has nothing but ours, as an extension.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from openapi.codegen.contract.contract import Contract
from openapi.codegen.names import pascal_case, snake_case
from openapi.codegen.python import (
    bodies,
    errors,
    guards,
    imports,
    names,
    outcomes,
    parameters,
    texts,
)
from openapi.codegen.python.literals import docstring, literal

if TYPE_CHECKING:
    from fastapi_code_generator.parser import OpenAPIParser

_KEY = "x-contract"


def wrapped(document: object) -> dict[str, object]:
    """Returns the document for the generator: without operations, and with the real one inside."""
    info = {"title": "A contract", "version": "0"}
    return {"openapi": "3.1.1", "info": info, "paths": {}, _KEY: document}


def visit(parser: OpenAPIParser, _model_path: Path) -> dict[str, object]:
    """Returns the variables of the templates; of `operations`, the generator reads the tags."""
    contract = Contract(parser.raw_obj[_KEY])
    tags = {snake_case(operation.tag): operation.tag for operation in contract.operations}
    return {
        "contract": contract,
        "operations": [SimpleNamespace(tags=[module]) for module in tags],
        "tags_by_module": tags,
        "bodies": bodies,
        "errors": errors,
        "guards": guards,
        "imports": imports,
        "names": names,
        "outcomes": outcomes,
        "parameters": parameters,
        "texts": texts,
        "docstring": docstring,
        "literal": literal,
        "pascal_case": pascal_case,
        "snake_case": snake_case,
    }
