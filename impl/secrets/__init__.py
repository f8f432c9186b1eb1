"""Secrets and what is derived from them: keys, hashes, and whether they could be guessed."""
