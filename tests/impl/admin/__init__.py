"""Tests of user management by administrators."""
