"""fastapi-code-generator without its formatters: Ruff formats what it wrote, in half of the time.

A script of its environment, `.tools/router`; it takes the generator's options.
"""

from __future__ import annotations

from datamodel_code_generator import format as formatting
from fastapi_code_generator.__main__ import app


def main() -> None:
    """Runs the generator; no option of it says this."""
    formatting.DEFAULT_FORMATTERS = ()
    app()


if __name__ == "__main__":
    main()
