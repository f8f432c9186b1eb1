"""What `openapi/consuming/frontends.md` shows compiles and works, and its sizes are true."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest

from tests.typescript.conftest import ROOT, Project, Service, run_service
from tests.typescript.pages import serve_page
from tests.typescript.test_bundle import (
    EVERY_HANDLER,
    EVERY_QUERY,
    EVERY_SCHEMA,
    EVERYTHING,
    ONE,
    ONE_HANDLER,
    ONE_QUERY,
    ONE_SCHEMA,
    bundled,
)

TEXT = (ROOT / "openapi" / "consuming" / "frontends.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```tsx?\n// (\S+)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL))
_OURS = Path(__file__).parent / "frontends"


@pytest.fixture(scope="module")
def frontend(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with these files."""
    folder = tmp_path_factory.mktemp("frontends") / "project"
    shutil.copytree(_OURS, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "node_modules").symlink_to(packages)
    for name, code in FILES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(code, encoding="utf-8")
    return Project(folder)


def test_the_files_compile_strictly(frontend: Project) -> None:
    expected = {
        "src/main.tsx",
        "vite.config.ts",
        "visitor.ts",
        "render.ts",
        "server.ts",
        "route.ts",
    }
    assert FILES.keys() == expected
    run = frontend.run("tsc", "-p", "tsconfig.json")
    assert (run.stdout, run.returncode) == ("", 0)


def test_a_server_renders_for_each_visitor_what_is_theirs(
    frontend: Project, service: Service
) -> None:
    environment = {"SERVICE": service.server.url, "PORT": "0"}
    run = frontend.run("node", "rendering.ts", environment=environment)
    assert (run.returncode, run.stderr) == (0, "")


def test_somebody_logs_in_on_the_first_page_and_is_there_after_a_reload(
    frontend: Project, project: Project, sqlite_template: Path, tmp_path: Path
) -> None:
    """Of another origin than the service, whose address it is told."""
    address = "baseUrl: String(Reflect.get(globalThis, 'baseUrl'))"
    first = FILES["src/main.tsx"].replace("baseUrl: ''", address)
    (frontend.folder / "src" / "main.tsx").write_text(first, encoding="utf-8")
    with (
        serve_page(project, frontend.folder / "first-page.ts") as page,
        run_service(sqlite_template, tmp_path, CORS_ORIGINS=page.origin) as service,
    ):
        seen = page.do(service, ("logIn",), ("comeBack",))
    assert seen == [{"result": None}] * 2


def test_bundles_are_as_small_as_it_says(project: Project) -> None:
    sizes = [float(size) * 1000 for size in re.findall(r"([\d.]+) kB", TEXT)]
    codes = (
        *(ONE, EVERYTHING),
        *(ONE_QUERY, EVERY_QUERY),
        *(ONE_SCHEMA, EVERY_SCHEMA),
        *(ONE_HANDLER, EVERY_HANDLER),
    )
    bundles = [gzip.compress(bundled(project, code).encode(), mtime=0) for code in codes]
    assert all(len(bundle) < size for bundle, size in zip(bundles, sizes, strict=True))
