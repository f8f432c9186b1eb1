"""Tests of what administrators do with users."""
