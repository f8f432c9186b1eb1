"""Articles, their tags, and who has them among the favorites."""
