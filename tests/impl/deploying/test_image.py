"""The image: its recipe names only what there is, and what it takes is enough to serve."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.support.servers import ROOT

FOLDER = ROOT / "impl" / "deploying"
RECIPE = re.sub(r"\\\n\s*", "", (FOLDER / "Dockerfile").read_text(encoding="utf-8"))
RULES = (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
OF_OTHERS = {"PATH", "PYTHONDONTWRITEBYTECODE", "SQLITE_TMPDIR"}
"""Variables that mean something to the system, to Python and to SQLite."""
STARTING = """
import impl.database.migrate, impl.deploying.healthcheck, impl.doctor
from impl.app import create_app
from impl.settings import Settings
create_app(Settings())
"""


def values(instruction: str) -> Iterator[str]:
    return iter(re.findall(rf"^{instruction} (.*)$", RECIPE, re.MULTILINE))


def is_taken(path: PurePosixPath) -> bool:
    """Whether the recipe sees a file: the last rule that fits it, or a folder of it, decides."""
    taken = True
    for rule in RULES:
        pattern = rule.removeprefix("!")
        if any(each.full_match(pattern) for each in (path, *path.parents)):
            taken = rule.startswith("!")
    return taken


def taken(source: str) -> Iterator[Path]:
    """Yields the files that the recipe takes if it copies a file or a folder."""
    top = ROOT / source
    for file in top.rglob("*") if top.is_dir() else [top]:
        path = file.relative_to(ROOT)
        if file.is_file() and is_taken(PurePosixPath(path)):
            yield path


def sources() -> set[str]:
    """Returns what the recipe copies out of this repository."""
    arguments = {name: default for name, _, default in (a.partition("=") for a in values("ARG"))}
    copied = (value.split() for value in values("COPY") if not value.startswith("--from"))
    return {
        arguments[source[1:]] if source.startswith("$") else source
        for *several, _ in copied
        for source in several
    }


def test_what_it_takes_is_all_that_a_server_and_its_commands_need(tmp_path: Path) -> None:
    for source in sources():
        files = [*taken(source)]
        assert files, f"{source} is not there, or is ignored"
        for file in files:
            target = tmp_path / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, target)
    subprocess.run([sys.executable, "-c", STARTING], cwd=tmp_path, check=True)


def test_what_it_takes_is_no_more_than_that() -> None:
    files = {str(file) for source in sources() for file in taken(source)}
    served = ("openapi/openapi.yaml", "openapi/journeys.arazzo.yaml")
    there = {file for file in served if (ROOT / file).exists()}
    assert {file for file in files if file.startswith("openapi/")} == there
    assert not any(is_taken(PurePosixPath(name)) for name in (".env", ".git/config", ".data/x"))
    no_code = ("typescript/", "decisions/", "Dockerfile", ".service", ".md", "__pycache__", ".env")
    assert [file for file in files if any(part in file for part in no_code)] == []


def test_the_other_packages_that_it_can_have_are_there() -> None:
    locks = [rule.removeprefix("!") for rule in RULES if rule.endswith(".lock")]
    assert len(locks) == 2
    assert all((ROOT / lock).exists() for lock in locks)


def test_it_sets_what_there_is_and_no_secret(settings: set[str]) -> None:
    named = {name for value in values("ENV") for name in re.findall(r"(\w+)=", value)}
    assert named - OF_OTHERS <= settings
    assert not {name for name in named if re.search("SECRET|PASSWORD|URL", name)}


def test_it_runs_as_somebody_without_rights_and_names_a_health_check() -> None:
    *_, user = values("USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user), "a platform checks that it is not root"
    (check,) = re.findall('CMD \\["python", "-m", "([a-z.]+)"\\]', RECIPE)
    assert (ROOT / check.replace(".", "/")).with_suffix(".py").exists()


def test_nothing_is_installed_without_a_hash() -> None:
    installing = [
        value for value in values("RUN") if "pip " in value and "install --require" in value
    ]
    assert len(installing) == 1
    assert "--require-hashes" in installing[0]
    assert "--only-binary :all:" in installing[0]
