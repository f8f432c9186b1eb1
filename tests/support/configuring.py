"""Settings as a deployment has them, from environment variables alone."""

from __future__ import annotations

from collections.abc import Callable

from impl.settings import Settings

STRONG = "q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a-QeUiOtAo_Bu"
PRODUCTION = {"ENVIRONMENT": "production", "JWT_SECRET": STRONG}

type Configure = Callable[..., Settings]
