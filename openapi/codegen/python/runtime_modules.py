"""The modules of `runtime/`, copied beside the modules that were made from a contract."""

from __future__ import annotations

import re
from pathlib import Path

RUNTIME = Path(__file__).parent / "runtime"
COPIED = "# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.\n"
_IMPORTED = re.compile(r"^ *from \.(\w+) import", re.MULTILINE)
_HERE = re.compile(r"^( *from )(?:generated|openapi\.codegen\.python\.runtime)\.", re.MULTILINE)
"""How a module of `runtime/` imports its neighbours: those of our contract, and others."""


def copy_runtime(package: Path) -> None:
    """Copies what modules of the package import, and what that imports in its turn."""
    to_see = list(package.glob("*.py"))
    while to_see:
        for name in _IMPORTED.findall(to_see.pop().read_text(encoding="utf-8")):
            source, copy = RUNTIME / f"{name}.py", package / f"{name}.py"
            if source.exists() and not copy.exists():
                text = _HERE.sub(r"\1.", source.read_text(encoding="utf-8"))
                copy.write_text(COPIED + text, encoding="utf-8")
                to_see.append(copy)
