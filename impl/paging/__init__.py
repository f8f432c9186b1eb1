"""Lists, a page at a time."""
