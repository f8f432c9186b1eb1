"""Signing in and staying signed in: tokens, sessions, and whom a credential speaks for."""
