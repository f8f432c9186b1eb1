"""Tests of quotas, on both databases."""
