"""The client for Python that `openapi/consuming/programs.md` recommends, as it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.servers import ROOT, run_server
from tests.support.users import PASSWORD

_TOOLS = ROOT / ".tools" / "python_client" / "bin"
_TEXT = (ROOT / "openapi" / "consuming" / "programs.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """Returns the code block of a language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", _TEXT, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program and its client."""
    folder = tmp_path_factory.mktemp("program")
    shutil.copy(ROOT / "openapi" / "openapi.yaml", folder)
    install, *generate = block("sh").splitlines()
    assert install == "pip install openapi-python-client"
    path = {"PATH": f"{_TOOLS}{os.pathsep}{os.environ['PATH']}"}
    command = ["/bin/sh", "-ec", "\n".join(generate)]
    run = subprocess.run(
        command, cwd=folder, env=os.environ | path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    skipped = re.findall(r"^WARNING parsing (.*) within", run.stdout + run.stderr, re.MULTILINE)
    assert skipped == ["POST /api/{user_id}/imports", "GET /api/openapi.yaml"]
    (folder / "program.py").write_text(block("python"), encoding="utf-8")
    return folder


def test_it_has_no_type_error(folder: Path) -> None:
    python = f"--python-executable={_TOOLS / 'python'}"
    # What is wrong inside of the generated code is not for the program to mend.
    options = ("--strict", "--follow-imports=silent", "--config-file=", python)
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "program.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == "Success: no issues found in 1 source file\n", run.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_adds_a_task_once_with_an_api_key(database_url: str, folder: Path) -> None:
    with run_server(database_url, folder / "server.log") as server:
        given = {"HOST": server.url, "API_KEY": key_of(server.url), "NO_PROXY": "127.0.0.1"}
        outputs = [
            subprocess.run(
                [_TOOLS / "python", "program.py"],
                cwd=folder,
                env=os.environ | given,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for _ in range(2)
        ]
    assert outputs == ["Read the nightly report, high\n", ""]


def key_of(url: str) -> str:
    """Returns the key of a new user."""
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        account = {"email": "program@example.com", "password": PASSWORD}
        signed_up = client.post("/api/auth/signup", json=account).raise_for_status().json()
        bearer = {"Authorization": f"Bearer {signed_up['access_token']}"}
        wanted = {"name": "Nightly", "scopes": ["tasks:read", "tasks:write"]}
        created = client.post("/api/auth/api-keys", json=wanted, headers=bearer)
        return str(created.raise_for_status().json()["key"])
