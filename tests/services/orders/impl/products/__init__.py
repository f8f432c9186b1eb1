"""Products, and how many of each there are."""
