"""A new service that begins with this house: `make service NAME=bookshop DIR=../bookshop`.

It has a contract of its own with one resource, notes. Of the rooms of this house it has the
platform, and those for users and signing in. The room of notes comes from
`openapi/changing-the-contract.md`.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from openapi.service.cutting import Place, without
from openapi.service.domains import without_domains
from openapi.service.edits import DOMAINS, EDITS, PROSE, of_notes
from openapi.service.guide import NewFile, chapters
from openapi.service.house import ROOT, files, revision

_FILES = Path(__file__).parent / "files"
_NAME = re.compile(r"(?=.{2,40}\Z)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ENVIRONMENTS = (".venv", ".tools")
_NOT_TAKEN = ("impl/migrations/", "tests/typescript/")
"""There is one migration for all tables, and no test of the client."""
_JOURNEYS = ("first-task", "stay-signed-in", "leave")


def main() -> None:
    """Writes the service, and says what to do next."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", help="lowercase letters, digits and hyphens, such as bookshop")
    parser.add_argument("folder", help="an empty or a new folder")
    arguments = parser.parse_args()
    name = arguments.name
    if not _NAME.fullmatch(name):
        allowed = "2 to 40 lowercase letters, digits and hyphens between them"
        sys.exit(f"NAME={name}: give {allowed}, such as NAME=bookshop")
    if not arguments.folder:
        sys.exit("DIR=: give a new folder, such as DIR=../bookshop")
    folder = Path(arguments.folder).expanduser().resolve()
    if not (ROOT / ".git").exists():
        sys.exit("This is no clone: a new service is made of the files that git knows")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        sys.exit(f"DIR={folder}: there is something already; give a new folder")
    if folder.is_relative_to(ROOT):
        sys.exit(f"DIR={folder}: that is inside of this repository; give a folder beside it")
    try:
        begin(name, folder)
    except OSError as error:
        sys.exit(f"DIR={folder} cannot be written: {error.strerror} ({error.filename})")
    print(f"""
{folder} is a service with users, sign-in and one resource, notes:

    cd {shlex.quote(str(folder))}
    git init && git add . && git commit -m "A new service"
    make run     # serve it; the address is printed
    make test    # prove it, on SQLite and on PostgreSQL

README.md says how to make it yours, and how to put a contract of your own in its place.""")


def begin(name: str, folder: Path) -> None:
    """Writes a service into a folder that is empty or does not exist.

    Raises:
        OutdatedEditError: a text of this repository is no longer as an edit expects it.
        CalledProcessError: the guide's chapter does not fit, or the contract is refused.
    """
    for file in files():
        _write(folder / file, (ROOT / file).read_bytes())
        (folder / file).chmod((ROOT / file).stat().st_mode)
    _add_notes(folder)
    _cut(folder / "openapi" / "openapi.yaml", folder / "openapi" / "journeys.arazzo.yaml")
    for path, edits in EDITS.items():
        text = (folder / path).read_text(encoding="utf-8")
        for edit in edits:
            text = edit.of(text)
        (folder / path).write_text(text, encoding="utf-8")
    _rename(name, folder)
    for path in PROSE:
        text = (folder / path).read_text(encoding="utf-8")
        (folder / path).write_text(of_notes(text), encoding="utf-8")
    _write_own_files(name, folder)
    _generate(folder)


def _add_notes(folder: Path) -> None:
    """Takes the steps of the guide's chapter about a new domain."""
    *_, chapter = chapters()
    chapter.contract.take(folder)
    for step in chapter.rest:
        if not (isinstance(step, NewFile) and step.path.startswith(_NOT_TAKEN)):
            step.take(folder)


def _cut(contract: Path, journeys: Path) -> None:
    """Cuts out of the contract and of its journeys what is about tasks."""
    text = without_domains(contract.read_text(encoding="utf-8"), DOMAINS)
    contract.write_text(text, encoding="utf-8")
    text = journeys.read_text(encoding="utf-8")
    text = without(text, _journeys_about_tasks(yaml.load(text, Loader=yaml.CSafeLoader)))
    journeys.write_text(text, encoding="utf-8")


def _journeys_about_tasks(document: Any) -> Iterator[Place]:
    for place, journey in enumerate(document["workflows"]):
        if journey["workflowId"] not in _JOURNEYS:
            yield ("workflows", str(place))
        for step_place, step in enumerate(journey["steps"]):
            if journey["workflowId"] in _JOURNEYS and step["operationId"] == "completeTask":
                yield ("workflows", str(place), "steps", str(step_place))
    yield ("components", "inputs", "move")


def _rename(name: str, folder: Path) -> None:
    """Gives the service and its files its name in the place of this one's, but for the licence."""
    for file in folder.rglob("*"):
        if file.is_file() and file.name != "LICENSE" and (content := file.read_bytes()):
            own = content.replace(b"taskpact", name.encode())
            own = own.replace(b"Taskpact", _title(name).encode())
            if own != content:
                file.write_bytes(own)
    for file in folder.rglob("taskpact*"):
        file.rename(file.with_name(file.name.replace("taskpact", name)))


def _write_own_files(name: str, folder: Path) -> None:
    """Writes what has a text of its own in a new service."""
    own = {"name": name, "Title": _title(name), "revision": revision()}
    for template in sorted(_FILES.rglob("*.template")):
        text = template.read_text(encoding="utf-8")
        for key, value in own.items():
            text = text.replace(f"{{{{{key}}}}}", value)
        file = folder / template.relative_to(_FILES).with_suffix("")
        _write(file, text.encode())


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _generate(folder: Path) -> None:
    """Generates with the tools of this repository, which are made for the same lock files."""
    for environment in _ENVIRONMENTS:
        (folder / environment).symlink_to(ROOT / environment)
    try:
        for generator in ("generate", "generate_client"):
            command = [sys.executable, "-m", f"openapi.codegen.{generator}"]
            subprocess.run(command, cwd=folder, check=True)
    finally:
        for environment in _ENVIRONMENTS:
            (folder / environment).unlink()


if __name__ == "__main__":
    main()
