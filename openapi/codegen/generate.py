"""Writes `generated/` from `openapi/openapi.yaml`: `make generate`.

With `--check` it writes nothing and fails when `generated/` is not what it would write.

Models are datamodel-code-generator's work, all else is fastapi-code-generator's, with our visitor
and templates. Each lives in an environment of its own, since they need different versions of the
same libraries.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from openapi.codegen.authorization.matrix import Matrix
from openapi.codegen.authorization.table import authorization_table
from openapi.codegen.checks.findings import finding, findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import is_strict
from openapi.codegen.contract.directions import schemas_in_requests
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.slim import only_schemas, slim
from openapi.codegen.normalise.lines import Lines, located
from openapi.codegen.normalise.normalise import read_contract
from openapi.codegen.normalise.text import read_text
from openapi.codegen.output import Output
from openapi.codegen.python.factories import write_factories
from openapi.codegen.python.keywords import (
    MARKS_OF_FIELDS,
    MARKS_OF_OBJECTS,
    mark_keywords,
    write_keywords,
)
from openapi.codegen.python.literals import docstring
from openapi.codegen.python.model_schemas import (
    for_types,
    with_uploaded_files,
    without_problem_types,
)
from openapi.codegen.python.recursion import write_memories
from openapi.codegen.python.runtime_modules import copy_runtime
from openapi.codegen.python.structs import write_structs
from openapi.codegen.python.structure import structure_table
from openapi.codegen.python.trial import try_package
from openapi.codegen.python.visitor import wrapped
from openapi.codegen.text import visible

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "openapi" / "codegen" / "python"
DEFAULT_CONTRACT = ROOT / "openapi" / "openapi.yaml"
DEFAULT_OUTPUT = ROOT / "generated"
HEADER = "# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.\n"
HEADER_OF_OTHERS = "# Generated from {}. Change that, not this.\n"
_MOST_SECONDS = 600
MODELS_DOCSTRING = '"""The schemas of the contract."""\n'


def main() -> None:
    """Runs the script; its exit code is 0 only when `generated/` is right afterwards."""
    arguments = _arguments()
    with TemporaryDirectory() as scratch:
        fresh = Path(scratch, "generated")
        decisions = generate(arguments.contract, fresh, Path(scratch))
        output = Output(arguments.output, "*.py", "*.md", "*.json")
        if arguments.check:
            output.require_same(fresh, "make generate")
        else:
            try_package(fresh)
            output.replace(fresh)
            if decisions:
                print(finding("Decided, as the contract does not say:", decisions))


def generate(contract_file: Path, output: Path, scratch: Path) -> list[str]:
    """Generates the package `output` from a contract, and returns what was decided for it.

    Raises:
        SystemExit: the contract breaks a rule, or something of it would be lost.
    """
    normalised = read_contract(contract_file)
    document = normalised.document
    contract = Contract(document)
    if broken := next(findings(contract), ""):
        lines = Lines(contract_file.read_bytes(), normalised.elsewhere)
        sys.exit(located(broken, document, normalised.origins, normalised.served, lines))
    schemas, whole = scratch / "schemas.json", scratch / "wrapped.json"
    schemas.write_text(json.dumps(mark_keywords(_schemas_of_models(document))), encoding="utf-8")
    whole.write_text(json.dumps(wrapped(slim(document))), encoding="utf-8")
    output.mkdir()
    models = output / "models.py"
    generators = [
        _start_models(schemas, models),
        _start_routers(whole, scratch / "out"),
    ]
    for generator in generators:
        _require_success(generator)
    source = write_keywords(models.read_text(encoding="utf-8"))
    if not contract.is_strict:
        source = with_uploaded_files(source)
    source = write_memories(write_factories(source))
    source = write_structs(source, schemas_in_requests(document), contract.versioned_schemas)
    models.write_text(f"{source}\n\n{structure_table(contract)}\n", encoding="utf-8")
    _require_models(models, contract)
    for file in [*(scratch / "out").glob("*.py"), *(scratch / "out" / "routers").glob("*.py")]:
        if file.stem != "models":
            shutil.move(file, output)
    title = docstring(f"{contract.title}'s contract as code.")
    (output / "__init__.py").write_text(f'"""{title}"""\n', encoding="utf-8")
    header = HEADER if contract.is_strict else HEADER_OF_OTHERS.format(visible(contract_file.name))
    for file in output.glob("*.py"):
        _put_header(file, header)
        if file.read_text(encoding="utf-8") == header:
            file.unlink()  # the contract has no use for it
    copy_runtime(output)
    _format(output)
    served = _served(contract_file.read_bytes())
    (output / "document.json").write_text(served, encoding="utf-8")
    if contract.is_strict:
        table = authorization_table(Matrix(contract))
        (output / "authorization.md").write_text(table, encoding="utf-8")
    return [str(each) for each in normalised.decisions]


def _schemas_of_models(document: Json) -> Json:
    schemas = only_schemas(document)
    return without_problem_types(schemas if is_strict(document) else for_types(schemas))


def _start_models(contract: Path, output: Path) -> subprocess.Popen[str]:
    formats = dict.fromkeys(("AwareDatetime", "UUID", "date"), ".formats")
    return _start(
        ".tools/models/bin/datamodel-codegen",
        *("--input", contract, "--input-file-type", "openapi", "--openapi-scopes", "schemas"),
        *("--output", output, "--output-model-type", "pydantic_v2.BaseModel"),
        *("--target-python-version", "3.13", "--target-pydantic-version", "2.14"),
        *("--strict-types", "str", "int", "float", "bool", "bytes"),
        # A string of these formats stays one: its pattern does the work (see checks/schemas.py).
        *("--type-mappings", "password=string", "uri=string", "uri-reference=string"),
        *("--import-overrides", json.dumps(formats)),
        *("--use-annotated", "--use-type-alias", "--use-missing-sentinel", "--strict-nullable"),
        *("--field-extra-keys", *MARKS_OF_FIELDS, "--model-extra-keys", *MARKS_OF_OBJECTS),
        *("--enum-field-as-literal", "all"),
        *("--use-schema-description", "--use-field-description", "--use-single-line-docstring"),
        *("--snake-case-field", "--disable-timestamp", "--no-formatters"),
    )


def _start_routers(contract: Path, output: Path) -> subprocess.Popen[str]:
    # The visitor is loaded by its path, and finds the rest of our code on that of the environment.
    return _start(
        ".tools/router/bin/python",
        *("-m", "openapi.codegen.python.routers"),
        *("--input", contract, "--output", output, "--generate-routers"),
        *("--template-dir", PYTHON / "templates", "--custom-visitor", PYTHON / "visitor.py"),
        *("--python-version", "3.13", "--disable-timestamp"),
        environment={"PYTHONPATH": str(ROOT)},
    )


def _start(
    command: str, *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [ROOT / command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
    )


def _require_success(generator: subprocess.Popen[str]) -> None:
    """Takes a warning for what it is: something of the contract that did not make it."""
    try:
        output, _ = generator.communicate(timeout=_MOST_SECONDS)
    except subprocess.TimeoutExpired:
        generator.kill()
        sys.exit(f"The generator of models or routes takes more than {_MOST_SECONDS} seconds.")
    warnings = [line for line in output.splitlines() if "UserWarning" in line]
    if generator.returncode != 0:
        sys.exit(output)
    _require_none(warnings, "Loss report: the model generator says")


def _require_models(file: Path, contract: Contract) -> None:
    """Makes sure that each schema but those of problems has its name in `models.py`."""
    nodes = ast.parse(file.read_text(encoding="utf-8")).body
    names = [node.name for node in nodes if isinstance(node, ast.ClassDef)]
    names += [node.name.id for node in nodes if isinstance(node, ast.TypeAlias)]
    assigned = [node.targets[0] for node in nodes if isinstance(node, ast.Assign)]
    assigned += [node.target for node in nodes if isinstance(node, ast.AnnAssign)]
    names += [target.id for target in assigned if isinstance(target, ast.Name)]
    schemas = contract.document["components"]["schemas"].keys()
    schemas -= {problem.name for problem in contract.problems}
    missing = [f"schema {name}: use another name" for name in schemas if names.count(name) != 1]
    _require_none(missing, "The model generator needs these names for something else:")


def _served(source: bytes) -> str:
    """Returns `document.json`: the contract as servers read it, and of which file it was made."""
    made_from = hashlib.sha256(source).hexdigest()
    return json.dumps({"made_from": made_from, "document": read_text(source)}, indent=1) + "\n"


def _require_none(lines: list[str], title: str) -> None:
    if lines:
        sys.exit("\n".join([title, *(f"  {line}" for line in lines)]))


def _put_header(file: Path, header: str) -> None:
    """Puts our header, which says what to change instead, in the place of the generators'."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        del lines[0]
    docstring = MODELS_DOCSTRING if file.stem == "models" else ""
    file.write_text(header + docstring + "".join(lines), encoding="utf-8")


def _format(package: Path) -> None:
    ruff = [sys.executable, "-m", "ruff"]
    config = ["--config", str(ROOT / "pyproject.toml"), "--quiet", "--no-cache", str(package)]
    aliases = ["--config", "lint.extend-safe-fixes=['UP040']"]  # some come in the old spelling
    rules = ["--select", "F401,I,UP"]
    subprocess.run([*ruff, "check", "--fix", *rules, *aliases, *config], check=True)
    # The generators leave a comma behind every last argument: it shall not force a line for each.
    commas = ["--config", "format.skip-magic-trailing-comma=true"]
    subprocess.run([*ruff, "format", *commas, *config], check=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("--contract", type=Path, default=DEFAULT_CONTRACT)
    parser.add_argument("--output", type=Path, default=DEFAULT_OUTPUT)
    arguments = parser.parse_args()
    if arguments.contract != DEFAULT_CONTRACT and arguments.output == DEFAULT_OUTPUT:
        parser.error(f"say which folder {arguments.contract.name} becomes: --output FOLDER")
    return arguments


if __name__ == "__main__":
    main()
