"""Tests of `impl/tags/handlers.py` and `impl/tags/tagging.py`, on both databases."""
