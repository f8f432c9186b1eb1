"""Measurements: `make bench`, `make profile` and `make bench ONLY=lists`. They assert nothing."""
