"""How many tasks, how much text and how many tags a user may store."""
