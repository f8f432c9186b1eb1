"""Tests of beginning a new service."""
