"""The names that generated code has before any contract adds its own.

They are read from our templates and from the client's sources, so that nobody keeps a list of them.
"""

from __future__ import annotations

import builtins
import keyword
import re
from functools import cache
from pathlib import Path

from openapi.codegen.typescript.open_enums import UNLISTED

_CODEGEN = Path(__file__).parents[1]
_TEMPLATES = _CODEGEN / "python" / "templates"
_RUNTIME = _CODEGEN / "python" / "runtime"
_CLIENT = _CODEGEN / "typescript" / "package" / "src"

_JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_BINDINGS = re.compile(
    r"^(?:(?:async )?def |class |type )?([A-Za-z]\w*)(?=[\[(:]| [:=])", re.MULTILINE
)
# What `.models` and `.problems` have comes from the contract.
_IMPORTS = re.compile(
    r"^(?:from (?!(?:generated)?\.(?:models|problems))\S+ )?import (.*)$", re.MULTILINE
)
_EXPORTS = re.compile(
    r"^export (?:async |abstract )*(?:class|const|enum|function\*?|interface|type) (\w+)",
    re.MULTILINE,
)
_RESERVED_BY_TYPESCRIPT = {
    "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger",
    "default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally",
    "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let", "new",
    "null", "package", "private", "protected", "public", "return", "static", "super", "switch",
    "this", "throw", "true", "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
}  # fmt: skip
_TYPES_OF_JAVASCRIPT = {
    "AbortSignal", "Array", "Blob", "Date", "File", "Object", "Promise", "Record", "Response"
}  # fmt: skip
"""Those that the client names, or may name for a schema."""
_DEVICES = {"aux", "con", "nul", "prn", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}
"""What Windows has in place of files of these names."""


@cache
def taken_in_python() -> dict[str, str]:
    """Returns the names at the top of generated modules, each with what has it."""
    names = dict.fromkeys(dir(builtins), "a name of Python")
    names |= dict.fromkeys(keyword.kwlist, "a word of Python")
    names["Sequence"] = "a name of models.py"
    for template in _modules():
        text = _JINJA.sub("", template.read_text(encoding="utf-8"))
        # Where the contract's names are, those that are imported count, too.
        is_shared = template.stem in {"problems", "routers"}
        imports = _IMPORTS.findall(text) if is_shared else []
        found = [*_BINDINGS.findall(text), *re.findall(r"\w+", " ".join(imports))]
        names |= dict.fromkeys(found, f"a name of {template.stem}.py")
    return names


@cache
def taken_in_typescript() -> dict[str, str]:
    """Returns the names that no export of the client can have, each with what has it."""
    names = dict.fromkeys(_RESERVED_BY_TYPESCRIPT, "a word of TypeScript")
    names |= dict.fromkeys(_TYPES_OF_JAVASCRIPT, "a type of JavaScript")
    names["ClientOptions"] = "a name of the generator of schemas"
    names |= dict.fromkeys(
        ("PROBLEM_TYPES", "ProblemAnswers"), "a name of the client's problems.ts"
    )
    makers = ("handlerOf", "infiniteQueryOf", "mutationOf", "queryOf")
    names |= dict.fromkeys(makers, "a name of the client's entries for other libraries")
    names[UNLISTED] = "a name of the client's schemas.ts"
    for source in _CLIENT.glob("*.ts"):
        found = _EXPORTS.findall(source.read_text(encoding="utf-8"))
        names |= dict.fromkeys(found, f"a name of the client's {source.name}")
    return names


@cache
def taken_files() -> frozenset[str]:
    """Returns what no module of a tag can be called."""
    modules = {module.stem for module in _modules()} | {"index", "models"}
    return frozenset({*modules, *_DEVICES, *keyword.kwlist})


def _modules() -> list[Path]:
    """Returns what generated modules are made from."""
    return [*_TEMPLATES.glob("*.jinja2"), *_RUNTIME.glob("[!_]*.py")]
