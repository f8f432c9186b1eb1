"""Tests of the generator, the linter, the review and the mock."""
