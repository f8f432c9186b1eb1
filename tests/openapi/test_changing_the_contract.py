"""`openapi/changing-the-contract.md`, followed to the letter in a copy of the repository."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "openapi" / "changing-the-contract.md").read_text(encoding="utf-8")
PATCHES = re.findall(r"^```diff\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)
MESSAGES = re.findall(r"^    (\S+): (error: .*)$", TEXT, flags=re.MULTILINE)

TRY_IT = """
import asyncio, httpx
from impl.app import create_app
from impl.database.url import parse_database_url
from impl.database.migrate import migrate
from impl.settings import Settings

settings = Settings(database_url="sqlite:///tried.db", bcrypt_rounds=4)
migrate(parse_database_url("sqlite:///tried.db"))

async def main():
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://tried/api") as client:
        account = {"email": "ada@example.com", "password": "correct horse"}
        signed_in = (await client.post("/auth/signup", json=account)).json()
        client.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        own = f"/{signed_in['user']['id']}"
        task = (await client.post(f"{own}/tasks", json={"title": "x", "estimate": 5})).json()
        assert task["estimate"] == 5, task
        refused = await client.post(f"{own}/tasks", json={"title": "x", "estimate": 0})
        assert refused.json()["errors"][0]["pointer"] == "/estimate", refused.text
        file = f'{{"type": "task", "task": {{"id": "{task["id"]}", "estimate": 7}}}}'
        ndjson = {"Content-Type": "application/x-ndjson"}
        report = (await client.post(f"{own}/import", content=file, headers=ndjson)).json()
        assert report["rows"][0]["changed"] == ["estimate"], report
        task = (await client.get(f"{own}/tasks/{task['id']}")).json()
        assert task["estimate"] == 7, task
        assert (await client.get(f"{own}/summary")).json() == {"tasks": 1, "completed": 0}

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for name in ("openapi", "generated", "impl"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / ".tools").symlink_to(ROOT / ".tools")
    return folder


def test_the_walk_ends_with_a_service_that_has_the_field_and_the_operation(copy: Path) -> None:
    """Each contract patch leads to the one type error that is described; other patches to none."""
    add_field, store_field, add_operation, handle_operation = PATCHES
    for contract_patch, impl_patch, message in zip(
        (add_field, add_operation), (store_field, handle_operation), MESSAGES, strict=True
    ):
        apply(contract_patch, copy)
        run(copy, sys.executable, "-m", "openapi.codegen.generate")
        assert type_errors(copy) == [message]
        apply(impl_patch, copy)
        assert type_errors(copy) == []
    run(copy, sys.executable, "-m", "ruff", "check", "impl", "generated", "--no-cache")
    run(copy, sys.executable, "-m", "ruff", "format", "--check", "impl", "generated", "--no-cache")
    run(copy, sys.executable, "-c", TRY_IT)


def apply(patch: str, folder: Path) -> None:
    # Outside a repository, git applies a patch to the files as they are.
    file = folder / "step.diff"
    file.write_text(patch, encoding="utf-8")
    run(folder, "git", "apply", "--unsafe-paths", "step.diff")


def type_errors(folder: Path) -> list[tuple[str, str]]:
    """Returns the file and the message of each error that the type checker reports."""
    command = [sys.executable, "-m", "mypy", "impl", "generated"]
    output = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    return re.findall(r"^(\S+?):\d+: (error: .*)$", output, flags=re.MULTILINE)


def run(folder: Path, *command: str) -> None:
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
