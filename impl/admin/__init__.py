"""All users, for administrators."""
