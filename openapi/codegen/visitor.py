"""What fastapi-code-generator's templates see: the whole contract, as `Contract` reads it.

The generator's own view of an operation drops most of the contract (security, headers, most media
types and statuses), so the templates are given ours beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

# The generator loads this file by its path, so its neighbours are not on the path yet.
sys.path.insert(0, str(Path(__file__).parent))

from contract import Contract
from names import docstring, pascal_case, snake_case

if TYPE_CHECKING:
    from fastapi_code_generator.parser import OpenAPIParser


def visit(parser: OpenAPIParser, _model_path: Path) -> dict[str, object]:
    """Returns the variables of the templates."""
    return {
        "contract": Contract(parser.raw_obj),
        "docstring": docstring,
        "pascal_case": pascal_case,
        "snake_case": snake_case,
    }
