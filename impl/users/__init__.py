"""Users: their accounts and passwords, what locks them, how much they may store."""
