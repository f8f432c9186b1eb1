"""Writes `generated/typescript/` from `openapi/openapi.yaml`: `make client`.

With `--check` it writes nothing and fails when the folder is not what it would write.

Schemas are @hey-api/openapi-ts's work, operations are ours; what a frontend needs besides is
copied from `typescript/package`.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from openapi.codegen.checks.naming import misnamed
from openapi.codegen.checks.on_the_wire import unsendable
from openapi.codegen.checks.schema_words import unfit_words
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.slim import only_schemas
from openapi.codegen.names import kebab_case
from openapi.codegen.normalise.normalise import read_contract
from openapi.codegen.output import Output
from openapi.codegen.text import visible
from openapi.codegen.typescript.authorization import authorization_module
from openapi.codegen.typescript.literals import typescript_literal
from openapi.codegen.typescript.msw import handlers_modules
from openapi.codegen.typescript.open_enums import with_open_enums, without_widening
from openapi.codegen.typescript.operations import (
    HEADER,
    index_module,
    operations_module,
    problems_module,
)
from openapi.codegen.typescript.tanstack_query import clashing_queries, queries_modules
from openapi.codegen.typescript.validators import validators_module

ROOT = Path(__file__).parents[2]
PACKAGE = Path(__file__).parent / "typescript" / "package"
_NAME = "'taskpact-client'"
"""The package's name where it stands in its code."""
INTERNAL = {"bodies", "downloads", "forms", "parameters", "random"}
"""Modules that only others of the package import."""
_COPIED = "Copied from openapi/codegen/typescript by `make client`. Change it there."
HEADER_OF_OTHERS = "// Generated from {}. Change that, not this.\n"
OF_THIS_SERVICE = {"bearer-session"}
"""Modules that know operations of our own contract."""
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?", re.ASCII)
_PREAMBLE = re.compile(r"\A\s*export type ClientOptions = \{.*?^\};\s*", re.DOTALL | re.MULTILINE)
"""What is about an option of the generator's own client."""
DEFAULT_CONTRACT = ROOT / "openapi" / "openapi.yaml"
DEFAULT_OUTPUT = ROOT / "generated" / "typescript"


def main() -> None:
    """Runs the script; its exit code is 0 only when the folder is right afterwards."""
    arguments = _arguments()
    with TemporaryDirectory() as scratch:
        fresh = Path(scratch, "typescript")
        generate(arguments.contract, fresh, Path(scratch))
        output = Output(arguments.output, "*.json", "*.md", "LICENSE", "src/**/*.ts")
        if arguments.check:
            output.require_same(fresh, "make client")
        else:
            output.replace(fresh)


def generate(contract_file: Path, package: Path, scratch: Path) -> None:
    """Generates the folder `package` from a contract.

    Raises:
        SystemExit: the contract has text that the package cannot have, or the generator of the
            schemas failed; it says where, or what that wrote.
    """
    contract = Contract(read_contract(contract_file).document)
    of_house = (_in_version, _in_repository) if contract.is_strict else ()
    faults = (misnamed, clashing_queries, unfit_words, unsendable, *of_house)
    if unfit := [line for find in faults for line in find(contract)]:
        sys.exit("\n".join(visible(line) for line in unfit))
    shutil.copytree(PACKAGE, package)
    shutil.copy(ROOT / "LICENSE", package)
    _complete(package / "package.json", contract)
    source = package / "src"
    if not contract.is_strict:
        for file in (package / "README.md", *(source / f"{name}.ts" for name in OF_THIS_SERVICE)):
            file.unlink()
    else:
        _begin(package / "README.md", f"<!-- {_COPIED} -->")
    who_asks = source / "authorization.ts"
    who_asks.write_text(
        authorization_module(who_asks.read_text(encoding="utf-8"), contract), encoding="utf-8"
    )
    options = source / "tanstack-query" / "options.ts"
    own_name = typescript_literal(_package_name(contract))
    options.write_text(options.read_text(encoding="utf-8").replace(_NAME, own_name), "utf-8")
    modules = sorted(file.stem for file in source.glob("*.ts"))
    for file in source.rglob("*.ts"):
        _begin(file, f"// {_COPIED}")
    written = {
        "schemas": _schemas(contract, scratch),
        "problems": problems_module(contract),
        "index": index_module(contract, [*(set(modules) - INTERNAL), "schemas", "problems"]),
        **{
            f"operations/{kebab_case(tag)}": operations_module(contract, tag)
            for tag in contract.tags
        },
        **queries_modules(contract),
        **handlers_modules(contract),
        "validators/schemas": validators_module(contract),
    }
    header = HEADER if contract.is_strict else HEADER_OF_OTHERS.format(visible(contract_file.name))
    for module, text in written.items():
        file = source / f"{module}.ts"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text.replace(HEADER, header, 1), encoding="utf-8")


def _begin(file: Path, line: str) -> None:
    """Makes a line the first one of a file."""
    file.write_text(f"{line}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")


def _in_version(contract: Contract) -> Iterator[str]:
    version = contract.document["info"]["version"]
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        yield f"info.version: {version!r} is no version of npm, such as '1.2.3'"


def _in_repository(contract: Contract) -> Iterator[str]:
    repository = contract.document["info"].get("x-repository", "https://")
    if not isinstance(repository, str) or not repository.startswith("https://"):
        yield f"info.x-repository: {repository!r} is no address that begins with https://"


def _schemas(contract: Contract, scratch: Path) -> str:
    """Returns the types of all schemas."""
    document = json.dumps(only_schemas(with_open_enums(contract.document)))
    (scratch / "schemas.json").write_text(document, encoding="utf-8")
    config = {
        "input": str(scratch / "schemas.json"),
        "output": {"path": str(scratch / "schemas"), "entryFile": False, "header": []},
        "parser": {"filters": {"orphans": True}},
        "plugins": [{"name": "@hey-api/typescript", "definitions": {"case": "preserve"}}],
        "logs": {"file": False},
    }
    (scratch / "config.json").write_text(json.dumps(config), encoding="utf-8")
    generator = ROOT / ".tools" / "typescript" / "node_modules" / ".bin" / "openapi-ts"
    run = subprocess.run(
        [ROOT / ".ci" / "node", generator, "--file", scratch / "config.json"],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        sys.exit(run.stdout + run.stderr)
    text = (scratch / "schemas" / "types.gen.ts").read_text(encoding="utf-8")
    types = without_widening(_PREAMBLE.sub("", text))
    exported = set(re.findall(r"^export type (\w+)", types, re.MULTILINE))
    if renamed := contract.document["components"]["schemas"].keys() - exported:
        names = ", ".join(sorted(renamed))
        sys.exit(f"The client would have other names for the schemas {names}: as in NewUser")
    return f"{HEADER}/** The schemas of the contract. */\n\n{_indented_by_two(types)}"


def _indented_by_two(text: str) -> str:
    return re.sub(r"^(?: {4})+", lambda m: m[0][: len(m[0]) // 2], text, flags=re.MULTILINE)


def _complete(file: Path, contract: Contract) -> None:
    """Puts into the manifest of the package what the contract says of itself."""
    info: Json = contract.document["info"]
    manifest = json.loads(file.read_text(encoding="utf-8"))
    if not contract.is_strict:
        manifest["name"] = _package_name(contract)
        manifest["description"] = f"Typed client of {contract.title}"
        manifest.pop("repository", None)
    manifest["version"] = info["version"] if _VERSION.fullmatch(info["version"]) else "0.0.0"
    if repository := info.get("x-repository"):
        manifest["repository"] = {"type": "git", "url": f"git+{repository}"}
    file.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _package_name(contract: Contract) -> str:
    own = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["name"]
    return own if contract.is_strict else f"{kebab_case(contract.title) or 'api'}-client"


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
