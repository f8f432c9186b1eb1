"""Tags: which tasks have them, and what becomes of all of them at once."""
