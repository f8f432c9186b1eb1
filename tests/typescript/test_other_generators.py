"""Other generators of clients make something of our contract that compiles, and that works."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.typescript.conftest import ROOT, Project, Service

_HERE = Path(__file__).parent / "generators"
_PACKAGES = ROOT / ".tools" / "generators" / "node_modules"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory, service: Service) -> Project:
    """A folder with what the generators made of the contract, and with programs that use it."""
    folder = tmp_path_factory.mktemp("generators") / "project"
    shutil.copytree(_HERE, folder)
    shutil.copy(ROOT / "openapi" / "openapi.yaml", folder)
    (folder / "node_modules").symlink_to(_PACKAGES)
    project = Project(folder)
    for generator in ("openapi-ts", "orval"):
        run = project.run(f"node_modules/.bin/{generator}", environment=service.environment)
        assert run.returncode == 0, run.stdout + run.stderr
    return project


def test_it_compiles_strictly(generated: Project) -> None:
    run = generated.run("tsc", "-p", "tsconfig.json")
    assert (run.stdout, run.returncode) == ("", 0)


def test_it_works(generated: Project, service: Service) -> None:
    options = ("--bundle", "--packages=external", "--format=esm", "--outfile=main.js")
    bundle = generated.run("esbuild", "main.ts", *options, "--log-level=error")
    assert bundle.returncode == 0, bundle.stderr
    run = generated.run("node", "main.js", service.server.url)
    told = "Report, /docs/problems/invalid-request\n"
    assert (run.stdout, run.returncode) == (told * 2, 0), run.stderr
