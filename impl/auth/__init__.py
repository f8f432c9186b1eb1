"""Signing in and staying signed in: tokens, sessions, and who the caller is."""
