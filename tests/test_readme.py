"""The commands of the README, pasted one block after the other."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support import curl
from tests.support.servers import ROOT, run_server

README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"
# Without this, commands go on after an answer that is an error.
STRICT = """set -eu
curl() {
  case " $* " in *" -f "*) command curl "$@" ;; *) command curl --fail-with-body "$@" ;; esac
}
"""


def commands(url: str) -> str:
    text = "".join(re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL))
    assert text.count(f"API={ADDRESS}/api") == 1
    return STRICT + text.replace(ADDRESS, url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("has_curl", [True, False])
def test_every_block_works_after_those_before(
    database_url: str, tmp_path: Path, *, has_curl: bool
) -> None:
    if not has_curl or curl.is_missing():
        curl.put_on_path(tmp_path)
    with run_server(database_url, tmp_path / "server.log", RATE_LIMIT_ENABLED="false") as server:
        ran = subprocess.run(
            ["/bin/sh", "-c", commands(server.url).replace("ada@", f"ada.{has_curl}@".lower())],
            cwd=tmp_path,
            env=os.environ | {"NO_PROXY": "127.0.0.1", "PATH": path_with(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    assert "urn:taskpact:problem" not in ran.stdout
    answers = re.findall(r'^{"id":"(.*?)","title":"Only one of these"', ran.stdout, re.MULTILINE)
    assert (len(answers), len(set(answers))) == (2, 1)
    assert (tmp_path / "tasks.csv").read_text().count("Write the long report") == 1


def path_with(directory: Path) -> str:
    return f"{directory}{os.pathsep}{os.environ['PATH']}"
