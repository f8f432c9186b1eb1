"""Helpers for the tests of all rooms: servers, databases, clients, users."""
