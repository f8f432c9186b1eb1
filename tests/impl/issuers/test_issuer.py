"""Settings of an issuer: consistent ones are accepted, others prevent the start."""

from __future__ import annotations

import pytest

from impl.issuers.issuer import Issuer, configured_issuer


def configured(variables: dict[str, str], *, https_only: bool = False) -> Issuer | None:
    return configured_issuer(
        better_auth_url=variables.get("better_auth_url", ""),
        oidc_issuer=variables.get("oidc_issuer", ""),
        jwks_url=variables.get("jwks_url", ""),
        jwt_audience=variables.get("jwt_audience", ""),
        https_only=https_only,
    )


def test_without_any_setting_there_is_no_other_issuer() -> None:
    assert configured({}) is None


@pytest.mark.parametrize(
    ("url", "origin", "jwks_url"),
    [
        ("https://a.example", "https://a.example", "https://a.example/api/auth/jwks"),
        ("https://a.example/", "https://a.example", "https://a.example/api/auth/jwks"),
        ("https://A.Example:443", "https://a.example", "https://a.example/api/auth/jwks"),
        ("http://localhost:80", "http://localhost", "http://localhost/api/auth/jwks"),
        ("http://localhost:3000", "http://localhost:3000", "http://localhost:3000/api/auth/jwks"),
        ("http://[::1]:3000", "http://[::1]:3000", "http://[::1]:3000/api/auth/jwks"),
        ("https://a.example/id", "https://a.example", "https://a.example/id/jwks"),
        ("https://a.example/api/auth/", "https://a.example", "https://a.example/api/auth/jwks"),
    ],
)
def test_a_better_auth_server_is_known_by_its_origin(url: str, origin: str, jwks_url: str) -> None:
    assert configured({"better_auth_url": url}) == Issuer(origin, origin, jwks_url)


@pytest.mark.parametrize(
    ("jwks_url", "expected"), [("", None), ("https://k.example/", "https://k.example/")]
)
def test_an_openid_issuer_is_known_by_its_name_to_the_letter(
    jwks_url: str, expected: str | None
) -> None:
    issuer = configured(
        {"oidc_issuer": "https://A.example/x/", "jwt_audience": "us", "jwks_url": jwks_url}
    )
    assert issuer == Issuer("https://A.example/x/", "us", expected)


A = "https://a.example"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"better_auth_url": A, "oidc_issuer": A}, "BETTER_AUTH_URL"),
        ({"better_auth_url": A, "jwks_url": A}, "BETTER_AUTH_URL"),
        ({"better_auth_url": A, "jwt_audience": "us"}, "BETTER_AUTH_URL"),
        ({"oidc_issuer": A}, "JWT_AUDIENCE is missing"),
        ({"oidc_issuer": A, "jwks_url": A}, "JWT_AUDIENCE is missing"),
        ({"jwks_url": A}, "OIDC_ISSUER is missing"),
        ({"jwt_audience": "us"}, "OIDC_ISSUER is missing"),
    ],
)
def test_settings_that_do_not_fit_together_are_named(
    variables: dict[str, str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        configured(variables)


@pytest.mark.parametrize(
    "url",
    [
        "a.example",
        "//a.example",
        "ftp://a.example",
        "https://",
        "https:///path",
        "https://a.example:port",
        "https://a.example:99999",
        "https://user:password@a.example",
        "https://a.example?tenant=1",
        "https://a.example#top",
        "https://a.example/a b",
        "https://a.example\n",
        "https://\u00e4.example",
        "https://a.example\\b",
        f"https://a.example/{'a' * 250}",
    ],
)
@pytest.mark.parametrize("variable", ["better_auth_url", "oidc_issuer", "jwks_url"])
def test_what_is_no_plain_web_address_is_refused(variable: str, url: str) -> None:
    others = {} if variable == "better_auth_url" else {"oidc_issuer": A, "jwt_audience": "us"}
    with pytest.raises(ValueError, match=f"{variable.upper()} must be an address"):
        configured({**others, variable: url})


@pytest.mark.parametrize("variable", ["better_auth_url", "oidc_issuer", "jwks_url"])
def test_production_speaks_tls_with_issuers(variable: str) -> None:
    others = {} if variable == "better_auth_url" else {"oidc_issuer": A, "jwt_audience": "us"}
    with pytest.raises(ValueError, match="begins with https://,"):
        configured({**others, variable: "http://a.example"}, https_only=True)
    assert configured({**others, variable: A}, https_only=True) is not None
