"""What is removed in time: rows that nobody needs any more, some at a time."""
