"""`make service`, as a newcomer uses it: what it writes is a whole service, and not about tasks."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.normalise import read_contract
from openapi.service import service
from openapi.service.edits import Edit, OutdatedEditError, of_notes
from openapi.service.house import ROOT, revision

A_TASK = re.compile(r"\b[Tt]asks?\b|\btask_|Task[A-Z]|[a-z]Tasks?\b|[Tt]askpact")
SURELY_A_TASK = re.compile(r"/tasks|(?<!\.)tasks:|TaskRow|NewTask|[Tt]askpact")
"""The same in files with tasks of the event loop."""
ORIGIN = "Made by `make service` of Taskpact at revision"
A_NOTE = re.compile(r"/notes|[\"`]notes[\"`]|[a-z]Notes?\b|Note[A-Z]|impl[./]notes")
MERE_EXAMPLES = {
    *("README.md", "openapi/versioning.md"),
    *("tests/impl/paging/test_cursors.py", "tests/support/creations.py"),
}
"""What speaks of notes, and is as true without them."""
OF_THE_GENERATOR = {"TooManyAtOnce"}
"""What contracts have that use all of it."""
ENVIRONMENTS = {".venv", ".tools"}
THEIR_PATHS = """paths:
  /api/moment:
    get:
      operationId: getMoment
      security: [{theirKey: []}]
      responses:
        '200':
          description: When it is.
          content: {application/json: {schema: {type: string, format: date-time}}}
"""
THEIR_KEYS = "  securitySchemes: {theirKey: {type: apiKey, in: header, name: X-Key}}\n"
"""What a contract of another kind may have."""
TESTS = ("tests/impl/notes", "tests/impl/auth", "tests/impl/migrations", "tests/openapi")


@pytest.fixture(scope="module")
def bookshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new service, in a folder of a repository, with the environments of this one."""
    repository = tmp_path_factory.mktemp("repository")
    run(repository, "git", "init", "--quiet")
    folder = repository / "bookshop"
    service.begin("book-shop", folder)
    for environment in ENVIRONMENTS:
        (folder / environment).symlink_to(ROOT / environment)
    if (ROOT / ".mypy_cache").exists():  # the type checker need not begin with everything
        shutil.copytree(ROOT / ".mypy_cache", folder / ".mypy_cache")
    return folder


def run(folder: Path, *command: str) -> None:
    """Runs a command, which must succeed; what pytest tells its children is not for it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    finished = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


def texts(folder: Path) -> dict[str, str]:
    """Returns the files of a service by their paths."""
    others = ENVIRONMENTS | {".mypy_cache", "__pycache__"}
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {
        file.relative_to(folder).as_posix(): file.read_bytes().decode(errors="replace")
        for file in files
        if others.isdisjoint(file.parts)
    }


def names(contract: Path) -> set[str]:
    """Returns what a contract calls its schemas and operations."""
    document = yaml.load(contract.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    operations = [node for item in document["paths"].values() for node in item.values()]
    ids = {node["operationId"] for node in operations if "operationId" in node}
    return {*ids, *document["components"]["schemas"]}


def test_it_says_nothing_of_tasks(bookshop: Path) -> None:
    found = []
    for file, text in texts(bookshop).items():
        if file.endswith("LICENSE"):
            continue
        of_tasks = SURELY_A_TASK if re.search("asyncio|anyio", text) else A_TASK
        lines = [line for line in text.splitlines() if not line.startswith(ORIGIN)]
        found += [f"{file}: {line}" for line in lines if of_tasks.search(line)]
    assert found == []


def test_it_names_whose_work_it_is_and_what_it_was_made_of(bookshop: Path) -> None:
    assert (bookshop / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    readme = (bookshop / "README.md").read_text()
    assert readme.startswith("# Book shop\n")
    assert f"{ORIGIN} {revision()}.\n" in readme


def test_what_is_cut_out_of_a_page_leaves_whole_sentences(bookshop: Path) -> None:
    page = (bookshop / "impl" / "operating.md").read_text(encoding="utf-8")
    assert re.findall(r".*\.\s+[a-z].*| +$", page, re.MULTILINE) == []
    assert "`python -m impl downgrade REVISION` goes back" in page


def test_its_pages_name_nothing_that_it_has_not(bookshop: Path) -> None:
    ours = names(ROOT / "openapi" / "openapi.yaml")
    gone = {*ours, *map(of_notes, ours)} - names(bookshop / "openapi" / "openapi.yaml")
    gone -= OF_THE_GENERATOR
    for file, text in texts(bookshop).items():
        if not file.endswith((".md", ".yaml")) or file.startswith("generated/"):
            continue
        named = {*re.findall(r"`(\w+)(?: \| Unlisted)?`", text)}
        assert named.isdisjoint(gone), f"{file}: {named & gone}"
        for link in re.findall(r"\]\(([\w.-][\w./-]*)\)", text):
            assert ((bookshop / file).parent / link).exists(), f"{file}: {link}"


def test_a_contract_of_another_kind_begins_with_what_every_service_answers(
    bookshop: Path, tmp_path: Path
) -> None:
    text = (bookshop / "openapi" / "bare.yaml").read_text()
    older = tmp_path / "openapi.yaml"
    older.write_text(text.replace("openapi: 3.1.1", "openapi: 3.0.4"))
    run(bookshop, ".ci/node", "redocly", "lint", "--extends", "minimal", str(older))
    bare = Contract(read_contract(bookshop / "openapi" / "bare.yaml").document)
    assert next(findings(bare), "") == ""
    theirs = names(bookshop / "openapi" / "openapi.yaml")
    assert {operation.id for operation in bare.operations} <= theirs
    assert {"Health", "ContractDocument"} <= theirs
    readme = (bookshop / "README.md").read_text()
    steps = readme.partition("**A contract of your own**")[2].partition("\n## ")[0]
    for file in re.findall(r"`((?:impl|openapi|tests)/[\w./-]+|pyproject.toml)`", steps):
        assert (bookshop / file).exists(), file


def test_without_what_its_readme_deletes_a_contract_of_another_kind_lacks_nothing(
    bookshop: Path, tmp_path: Path
) -> None:
    left = tmp_path / "left"
    shutil.copytree(bookshop, left, symlinks=True, ignore=shutil.ignore_patterns(".mypy_cache"))
    bare = (left / "openapi" / "bare.yaml").read_text().replace("paths:\n", THEIR_PATHS, 1)
    (left / "openapi" / "openapi.yaml").write_text(f"{bare}{THEIR_KEYS}")
    run(left, sys.executable, "-m", "openapi.codegen.generate")
    steps = (left / "README.md").read_text().partition("**A contract of your own**")[2]
    rooms, _, command = steps.partition("take the rooms ")[2].partition("```sh\n")
    run(left, "sh", "-c", command.partition("```")[0])
    theirs = {"impl/service.py", "tests/fuzz_accounts.py", "tests/fuzz_service.py"}
    assert asking_for_what_is_gone(left) == theirs
    layers = tomllib.loads((left / "pyproject.toml").read_text())["tool"]["importlinter"]
    known = " | ".join(layers["contracts"][0]["layers"]).split(" | ")
    gone = {room for room in known if not is_there(left, "impl", room)}
    assert gone == {*re.findall(r"`(\w+)`", rooms)}


def asking_for_what_is_gone(folder: Path) -> set[str]:
    """Returns the files of the service and its tests that import what is not there."""
    return {
        file
        for file, text in texts(folder).items()
        if file.startswith(("impl/", "tests/")) and file.endswith(".py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom)
        and re.match("impl|generated|tests", node.module or "")
        and not all(is_there(folder, node.module or "", name.name) for name in node.names)
    }


def is_there(folder: Path, module: str, name: str) -> bool:
    """Whether a module has a name, which may be that of a module in it."""
    place = folder.joinpath(*module.split("."))
    if (place / name / "__init__.py").exists() or (place / f"{name}.py").exists():
        return True
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    defined = rf'^(?:class |(?:async )?def |type | *"?){name}\b'
    return file.exists() and re.search(defined, file.read_text(), re.MULTILINE) is not None


def test_its_readme_says_where_notes_are(bookshop: Path) -> None:
    readme = (bookshop / "README.md").read_text()
    table = readme.partition("in place of notes")[2].partition("\n**")[0]
    told = re.findall(r"`([\w./-]+[/.][\w./-]*)`", table.replace("`notes:", ""))
    found = {
        file
        for file, text in texts(bookshop).items()
        if A_NOTE.search(text) and not file.startswith(("generated/", "openapi/decisions/"))
    }
    assert [file for file in told if not (bookshop / file).exists()] == []
    assert {file for file in found if not file.startswith(tuple(told))} == MERE_EXAMPLES


def test_its_checks_pass(bookshop: Path) -> None:
    tools = f"{bookshop}/.venv/bin"
    run(bookshop, f"{tools}/ruff", "format", "--check", "--no-cache", ".")
    run(bookshop, f"{tools}/ruff", "check", "--no-cache", ".")
    run(bookshop, f"{tools}/lint-imports", "--no-cache")
    run(bookshop, f"{tools}/mypy")
    run(bookshop, "make", "--old-file=tools", "lint-contract")


def test_its_tests_pass(bookshop: Path) -> None:
    run(
        bookshop,
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-k",
        "not postgresql",
        *TESTS,
    )


def test_each_of_its_targets_is_one_that_it_can_make(bookshop: Path) -> None:
    targets = re.findall(r"^([a-z-]+):.*##", (bookshop / "Makefile").read_text(), re.MULTILINE)
    assert {"run", "test", "generate", "review", "client", "mock", "fuzz"} <= {*targets}
    for target in targets:
        run(bookshop, "make", "--dry-run", target)


def test_its_client_is_packed(bookshop: Path) -> None:
    run(bookshop, "make", "--old-file=client", "package")
    assert [file.name for file in (bookshop / "dist").iterdir()] == ["book-shop-client-0.1.0.tgz"]


@pytest.mark.parametrize("name", ["", "Bookshop", "book--shop", "1shop", "x" * 41, "class\n"])
def test_a_name_that_code_cannot_have_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["service", name, str(tmp_path / "new")])
    with pytest.raises(SystemExit, match="give 2 to 40 lowercase letters, digits and hyphens"):
        service.main()
    assert not (tmp_path / "new").exists()


def test_nothing_that_is_there_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "thesis.tex").write_text("Years of work")
    for folder, said in (
        (tmp_path, "there is something already"),
        (tmp_path / "thesis.tex", "there is something already"),
        (ROOT / "bookshop", "inside of this repository"),
        ("", "give a new folder, such as DIR=../bookshop"),
        (tmp_path / "thesis.tex" / "new", r"cannot be written: Not a directory \(.*thesis.tex"),
    ):
        monkeypatch.setattr(sys, "argv", ["service", "bookshop", str(folder)])
        with pytest.raises(SystemExit, match=said):
            service.main()
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.tex"]


def test_it_takes_a_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "ROOT", tmp_path / "archive")
    monkeypatch.setattr(sys, "argv", ["service", "bookshop", str(tmp_path / "new")])
    with pytest.raises(SystemExit, match="This is no clone"):
        service.main()


def test_an_edit_that_no_longer_fits_is_an_error() -> None:
    assert Edit("tasks", "notes").of("all tasks") == "all notes"
    with pytest.raises(OutdatedEditError, match="tasks"):
        Edit("tasks", "notes").of("all notes")
