"""Tests of files of all that a user has put in."""
