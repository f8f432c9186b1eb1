"""The commands in the documents, pasted into a shell block by block."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.support import curl

# Without this, the commands continue after an error response.
_STRICT = """set -eu
curl() {
  case " $* " in *" -f "*) command curl "$@" ;; *) command curl --fail-with-body "$@" ;; esac
}
"""
_ADDRESS = "http://127.0.0.1:8000"


def commands_of(text: str) -> str:
    """Returns the commands of all blocks in a text."""
    return "".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


def run_commands(commands: str, url: str, folder: Path) -> str:
    """Runs commands against another server than they name, and returns the output."""
    assert commands.count(f"API={_ADDRESS}/api") == 1
    ran = subprocess.run(
        ["/bin/sh", "-c", _STRICT + commands.replace(_ADDRESS, url)],
        cwd=folder,
        env=os.environ | {"NO_PROXY": "127.0.0.1", "PATH": _path_with_curl(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    assert "/docs/problems/" not in ran.stdout
    return ran.stdout


def _path_with_curl(folder: Path) -> str:
    if curl.is_missing():
        curl.put_on_path(folder)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"
