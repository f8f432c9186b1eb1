"""Tasks: their life, their lists, their search and their trash."""
