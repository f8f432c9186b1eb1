"""What the shop promises, on both databases."""
