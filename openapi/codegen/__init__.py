"""How the contract becomes code."""
