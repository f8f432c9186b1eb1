"""Users: accounts, passwords, roles, locks, and how much a user may store."""
