"""Real Better Auth servers."""
