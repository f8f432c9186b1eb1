"""Exports of everything that a user has, and imports of tasks."""
