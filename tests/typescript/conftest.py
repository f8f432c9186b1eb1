"""A frontend project with the client installed, and a service to call."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from impl.admin.commands import create_admin
from impl.database.url import parse_database_url
from tests.support.servers import RunningServer, run_server

ROOT = Path(__file__).parents[2]
OLDER_COMPILERS = ("5.4", "5.5", "5.6", "5.7", "5.8", "5.9", "6.0")
"""Each minor version of TypeScript from the oldest supported one, except for the newest."""
_PROGRAMS = Path(__file__).parent / "programs"
_TOOLS = ROOT / ".tools" / "client_tests" / "node_modules"
_MODULES = (
    *("@tanstack", "@types", "csstype", "msw", "playwright-core", "react", "undici-types"),
    "valibot",
)
"""What programs import besides the client."""
_NODE = ROOT / ".ci" / "node"
_ADMIN = {"ADMIN_EMAIL": "admin@example.com", "ADMIN_PASSWORD": "nine lives and a teapot"}


@dataclass(frozen=True)
class Project:
    """A folder with the test programs, and the client from its tarball."""

    folder: Path

    @property
    def tarball(self) -> Path:
        (found,) = self.folder.glob("*.tgz")
        return found

    def run(
        self,
        *command: str | Path,
        environment: Mapping[str, str] | None = None,
        stdin: str = "",
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command of Node, or of a tool, in the folder."""
        tools = {"tsc": _TOOLS / ".bin" / "tsc", "esbuild": _TOOLS / ".bin" / "esbuild"}
        tools |= {f"tsc@{v}": _TOOLS / f"typescript-{v}" / "bin" / "tsc" for v in OLDER_COMPILERS}
        return subprocess.run(
            [_NODE, tools.get(str(command[0]), command[0]), *command[1:]],
            cwd=self.folder,
            env={**os.environ, "npm_config_cache": f"{self.folder}/cache", **(environment or {})},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Project:
    """The client, installed from its tarball: once, also for several processes of tests."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "installed"
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_name("installing")
            _install(Project(unfinished))
            unfinished.rename(folder)
    return Project(folder)


def _install(project: Project) -> None:
    folder = project.folder
    folder.mkdir()
    sources = folder / "sources"
    shutil.copytree(
        ROOT / "generated" / "typescript",
        sources,
        ignore=shutil.ignore_patterns("dist", "node_modules"),
    )
    (sources / "node_modules").symlink_to(ROOT / ".tools" / "typescript" / "node_modules")
    _require_success(project.run("npm", "pack", sources, "--loglevel=error"))
    shutil.rmtree(sources)
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    options = ("--offline", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    _require_success(project.run("npm", "install", project.tarball, *options))


@pytest.fixture(scope="session")
def project(installed: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the installed client, beside the tools of the tests."""
    folder = tmp_path_factory.mktemp("frontend")
    for name in ("package.json", "node_modules", installed.tarball.name):
        copy = shutil.copytree if (installed.folder / name).is_dir() else shutil.copy
        copy(installed.folder / name, folder / name)
    for tool in _MODULES:
        (folder / "node_modules" / tool).symlink_to(_TOOLS / tool)
    shutil.copytree(_PROGRAMS, folder / "programs")
    shutil.copy(Path(__file__).parent / "tsconfig.json", folder)
    return Project(folder)


@pytest.fixture(scope="session")
def packages(installed: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `node_modules` of a frontend: the packages of the example, the client, types of Node."""
    folder = tmp_path_factory.mktemp("packages") / "node_modules"
    client = installed.folder / "node_modules" / "taskpact-client"
    shutil.copytree(client, folder / client.name)
    example = ROOT / ".tools" / "example" / "node_modules"
    wanted = [
        package for package in example.iterdir() if package.name not in (client.name, "@types")
    ]
    wanted += [*(example / "@types").iterdir(), _TOOLS / "@types" / "node", _TOOLS / "undici-types"]
    for package in wanted:
        link = folder / package.relative_to(example if example in package.parents else _TOOLS)
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(package)
    return folder


@dataclass(frozen=True)
class Service:
    """A running server with an administrator."""

    server: RunningServer

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program that uses it."""
        return {**_ADMIN, "BASE_URL": self.server.url}

    def operations_that_succeeded(self) -> set[str]:
        """Returns the operations that succeeded, according to the server's log."""
        lines = [line.split() for line in self.server.output.splitlines()]
        entries = [dict(p.split("=", 1) for p in line if "=" in p) for line in lines]
        succeeded = {e["operation"] for e in entries if e.get("status", "").startswith("2")}
        return succeeded - {"None"}  # a preflight is not an operation


@contextmanager
def run_service(template: Path, folder: Path, **settings: str) -> Generator[Service]:
    """Runs a server on a copy of an SQLite database."""
    database = folder / "taskpact.db"
    shutil.copyfile(template, database)
    address = f"sqlite:///{database}"
    admin = {"email": _ADMIN["ADMIN_EMAIL"], "password": _ADMIN["ADMIN_PASSWORD"]}
    asyncio.run(create_admin(parse_database_url(address), 4, admin))
    with run_server(address, folder / "output", **settings) as server:
        yield Service(server)


@pytest.fixture(scope="session")
def service(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    """A service for programs; pages of other origins may not use it."""
    with run_service(sqlite_template, tmp_path_factory.mktemp("service")) as service:
        yield service


def _require_success(run: subprocess.CompletedProcess[str]) -> None:
    assert run.returncode == 0, run.stdout + run.stderr
