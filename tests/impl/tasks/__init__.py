"""Tests of `impl/tasks/handlers.py`: what is written is what is read, on both databases."""
