"""What a virtual machine gets: a unit of systemd, and a configuration for each proxy."""

from __future__ import annotations

import json
import re
from unittest.mock import Mock

import pytest
from prometheus_client import ProcessCollector

from impl.protocol.limits import Limits
from impl.settings import Settings
from tests.impl.deploying.ending import seconds_to_end
from tests.support.declared_bodies import require_declared_body
from tests.support.servers import ROOT

FOLDER = ROOT / "impl" / "deploying"
(UNIT,) = FOLDER.glob("*.service")
PROXIES = {
    name: (FOLDER / name).read_text(encoding="utf-8") for name in ("nginx.conf", "Caddyfile")
}


def values(key: str) -> list[str]:
    """Returns what the unit says of a key, which may be several times."""
    return re.findall(rf"^{key}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_unit_sets_settings_and_runs_commands(settings: set[str], commands: set[str]) -> None:
    (environment,) = values("Environment")
    assert {pair.partition("=")[0] for pair in environment.split()} <= settings
    started = [*values("ExecStartPre"), *values("ExecStart")]
    assert [re.sub(r".* -m impl ", "", command) for command in started] == ["migrate", "serve"]
    assert commands >= {"migrate", "serve"}
    (folder,) = values("WorkingDirectory")
    assert all(command.startswith(f"{folder}/.venv/bin/python ") for command in started)


def test_the_unit_lets_requests_finish_and_gives_room_for_connections() -> None:
    (stop,) = values("TimeoutStopSec")
    assert int(stop) >= seconds_to_end()
    (files,) = values("LimitNOFILE")
    assert int(files) > Limits().connections + 100


def test_the_socket_is_where_the_proxies_look() -> None:
    text = UNIT.with_suffix(".socket").read_text(encoding="utf-8")
    (address,) = re.findall(r"^ListenStream=(.*)$", text, re.MULTILINE)
    assert all(address in proxy for proxy in PROXIES.values())


def test_the_unit_lets_the_process_be_measured() -> None:
    """Without `/proc/stat` there are no `process_*` metrics, and alerts about them stay silent."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProcessCollector, "_boot_time", Mock(side_effect=FileNotFoundError))
        assert ProcessCollector(registry=None).collect() == []
    assert values("ProcSubset") == []


def test_the_unit_may_lower_the_priority_of_hashing() -> None:
    """The group of calls that are forbidden has it; without it, hashes hold up requests."""
    *_, forbidden, allowed = values("SystemCallFilter")
    assert "@resources" in forbidden
    assert allowed == "setpriority"


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_gives_up_a_connection_before_the_service_does(name: str) -> None:
    (seconds,) = re.findall(r"keepalive(?:_timeout)? (\d+)s", PROXIES[name])
    assert int(seconds) < Settings.model_fields["keep_alive_seconds"].default


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_knows_the_port_and_compresses_nothing(name: str) -> None:
    assert f"127.0.0.1:{Settings.model_fields['port'].default}" in PROXIES[name]
    without_comments = re.sub(r"#.*", "", PROXIES[name])
    assert re.findall(r"gzip \w+|encode", without_comments) in (["gzip off"], [])


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_says_that_the_service_is_away_as_the_contract_would(name: str) -> None:
    (body,) = re.findall(r"\{\"type\".*?\}(?=['`])", PROXIES[name])
    assert json.loads(body)["status"] == 503
    require_declared_body(
        "GET", "/api/health/ready", 503, "application/problem+json", body.encode()
    )
    for said in ("Cache-Control no-store", "Retry-After 5", "X-Request-Id ", "problem+json"):
        assert said in PROXIES[name]
