"""Tests of how the contract becomes code."""

import sys
from pathlib import Path

# The scripts under test lie beside the contract and know each other by name.
_SCRIPTS = Path(__file__).parents[2] / "openapi"
sys.path[:0] = [str(_SCRIPTS / "codegen"), str(_SCRIPTS / "rules")]
