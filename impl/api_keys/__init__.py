"""API keys: credentials for a user's programs."""
