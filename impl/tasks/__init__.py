"""Tasks: changed, listed, searched, deleted and restored."""
