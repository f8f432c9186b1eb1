"""Tests of `impl/tasks.py`: what is written is what is read, on both databases."""
