"""The commands of the README, pasted one block after the other."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.servers import ROOT, run_server

README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"
# Without this, commands go on after an answer that is an error.
STRICT = """set -euo pipefail
curl() {
  case " $* " in *" -f "*) command curl "$@" ;; *) command curl --fail-with-body "$@" ;; esac
}
"""


def commands(url: str) -> str:
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    text = "".join(block for block in blocks)
    assert text.count(f"API={ADDRESS}/api") == 1
    return STRICT + text.replace(ADDRESS, url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_block_works_after_those_before(database_url: str, tmp_path: Path) -> None:
    with run_server(database_url, tmp_path / "server.log") as server:
        ran = subprocess.run(
            ["/bin/bash", "-c", commands(server.url)],
            cwd=tmp_path,
            env=os.environ | {"NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    assert "urn:taskpact:problem" not in ran.stdout
    answers = re.findall(r'^{"id":"(.*?)","title":"Only one of these"', ran.stdout, re.MULTILINE)
    assert (len(answers), len(set(answers))) == (2, 1)
    assert (tmp_path / "tasks.csv").read_text().count("Write the long report") == 1
