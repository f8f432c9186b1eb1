"""How long rows are kept, and their removal afterwards, a few at a time."""
