"""Tests of how the contract becomes code."""
