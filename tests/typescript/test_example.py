"""The example application, played through in a headless Chromium across origins."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, override

import pytest

from tests.typescript.conftest import ROOT, Project, run_service
from tests.typescript.pages import executable

EXAMPLE = Path(__file__).parent / "example"
_AXE = ROOT / ".tools" / "example" / "node_modules" / "axe-core" / "axe.min.js"


@dataclass(frozen=True)
class Example:
    """The application in a folder with its packages and the installed client."""

    project: Project

    def build(self, service: str) -> Path:
        """Builds it for a service, and returns the folder to be served."""
        environment = {"VITE_SERVICE": service}
        run = self.project.run("node_modules/.bin/vite", "build", environment=environment)
        assert run.returncode == 0, run.stdout + run.stderr
        return self.project.folder / "dist"


@pytest.fixture(scope="module")
def example(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Example:
    folder = tmp_path_factory.mktemp("example") / "app"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    (folder / "node_modules").symlink_to(packages)
    return Example(Project(folder))


@contextmanager
def serve(folder: Path) -> Generator[str]:
    """Serves the files of a folder, which may come to be later, at an origin of its own."""

    class Handler(SimpleHTTPRequestHandler):
        @override
        def log_message(self, format: str, *args: object) -> None: ...

    handler = partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def played(
    example: Example,
    project: Project,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """What was seen while it was played through."""
    with serve(example.project.folder / "dist") as page:
        folder = tmp_path_factory.mktemp("service")
        with run_service(sqlite_template, folder, CORS_ORIGINS=page) as service:
            example.build(service.server.url)
            orders = {
                "executable": executable(),
                "page": page,
                "service": service.server.url,
                "axe": _AXE.read_text(),
                "screenshots": os.environ.get("SCREENSHOTS", ""),
            }
            run = project.run("node", "programs/play/play.ts", stdin=json.dumps(orders))
    assert run.returncode == 0, run.stdout + run.stderr
    seen: dict[str, Any] = json.loads(run.stdout)
    return seen


def test_it_has_no_type_error(example: Example) -> None:
    run = example.project.run("tsc")
    assert (run.stdout, run.returncode) == ("", 0)


def test_nothing_is_any() -> None:
    sources = [file.read_text() for file in (EXAMPLE / "src").rglob("*.ts*")]
    assert len(sources) > 20
    assert [text for text in sources if re.search(r"[:<] ?any\b", text)] == []


def test_every_scene_was_played(played: dict[str, Any]) -> None:
    assert list(played["played"])[-1] == "signOut"


def test_axe_finds_nothing(played: dict[str, Any]) -> None:
    assert played["violations"] == []


def test_the_browser_complains_of_nothing(played: dict[str, Any]) -> None:
    assert played["complaints"] == []


def test_everything_is_in_the_window(played: dict[str, Any]) -> None:
    assert played["outside"] == []
