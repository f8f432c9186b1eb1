"""`compose.yaml`: what it says of the service is true, and it has no secret of its own."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
import yaml

from impl.settings import Settings
from tests.impl.deploying.ending import seconds_to_end
from tests.support.configuring import STRONG
from tests.support.servers import ROOT

FILE = ROOT / "impl" / "deploying" / "compose.yaml"
TEXT = FILE.read_text(encoding="utf-8")
SECRETS = {"JWT_SECRET", "POSTGRES_PASSWORD"}
OURS = ("service", "migration")


def services(**given: str) -> dict[str, Any]:
    """Returns the services, with variables as they are in an environment, or by default."""

    def value(found: re.Match[str]) -> str:
        name, operator, rest = found.groups()
        assert name in given or operator == ":-", f"{name}: {rest}"
        return given.get(name, rest)

    text = re.sub(r"\$\{(\w+)(:[-?])([^}]*)\}", value, TEXT)
    assert "$" not in text
    return dict(yaml.load(text, yaml.CSafeLoader)["services"])


def with_secrets() -> dict[str, Any]:
    return services(JWT_SECRET=STRONG, POSTGRES_PASSWORD="0123abcd" * 8)


def test_it_begins_with_no_secret_but_those_that_it_is_given() -> None:
    variables = re.findall(r"\$\{(\w+):([-?])", TEXT)
    assert {name for name, operator in variables if operator == "?"} == SECRETS
    with pytest.raises(AssertionError, match="is missing"):
        services()


@pytest.mark.parametrize("name", OURS)
def test_its_settings_exist_and_are_those_of_a_deployment(
    name: str, settings: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = with_secrets()[name]["environment"]
    assert environment.keys() <= settings
    for setting in settings & os.environ.keys():
        monkeypatch.delenv(setting)
    monkeypatch.setenv("ENVIRONMENT", "production")  # as the image does
    for setting, value in environment.items():
        monkeypatch.setenv(setting, str(value))
    assert Settings(_env_file=None).trusted_proxy_hops == 1


def test_its_hosts_and_volumes_are_its_own() -> None:
    found = with_secrets()
    for name in OURS:
        environment = found[name]["environment"]
        assert re.findall(r"(?:@|//)([a-z]+)(?:/|$)", environment["DATABASE_URL"]) == ["postgresql"]
        assert environment["REDIS_URL"].removeprefix("redis://") in found
    volumes = {
        volume.partition(":")[0] for each in found.values() for volume in each.get("volumes", ())
    }
    assert volumes == yaml.load(TEXT, yaml.CSafeLoader)["volumes"].keys()


def test_it_starts_in_order(commands: set[str]) -> None:
    found = with_secrets()
    assert found["migration"]["command"] == ["migrate"]
    assert commands >= {"migrate", "serve"}
    assert found["migration"]["depends_on"]["postgresql"]["condition"] == "service_healthy"
    awaited = found["service"]["depends_on"]
    assert awaited["migration"]["condition"] == "service_completed_successfully"
    assert all("healthcheck" in found[name] for name in ("postgresql", "valkey"))


def test_only_this_machine_reaches_it_and_it_may_do_little() -> None:
    found = with_secrets()
    assert {name for name, each in found.items() if "ports" in each} == {"service"}
    assert all(port.startswith("127.0.0.1:") for port in found["service"]["ports"])
    for name in OURS:
        assert found[name]["read_only"] is True
        assert found[name]["cap_drop"] == ["ALL"]
        assert found[name]["security_opt"] == ["no-new-privileges:true"]


def test_its_recipe_exists_and_requests_may_finish() -> None:
    service = with_secrets()["service"]
    context = (FILE.parent / service["build"]["context"]).resolve()
    assert context == ROOT
    assert (context / service["build"]["dockerfile"]).exists()
    assert int(service["stop_grace_period"].removesuffix("s")) >= seconds_to_end()
