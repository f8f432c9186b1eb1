"""What the contract must meet."""
