"""Tests of `impl/tags.py` and `impl/task_tags.py`, on both databases."""
