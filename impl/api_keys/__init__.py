"""Keys for programs of a user."""
