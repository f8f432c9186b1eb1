"""Tests of the generated layer, in the application that uses it."""
