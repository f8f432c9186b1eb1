"""Orders: what is reserved, paid for, cancelled, expired and returned."""
