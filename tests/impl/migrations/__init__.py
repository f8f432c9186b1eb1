"""Migrations, on databases with rows of every kind."""
