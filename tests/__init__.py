"""Tests on real databases, against real servers, with real clients."""
