"""The contract as Python."""
