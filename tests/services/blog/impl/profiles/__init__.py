"""What is seen of users, and who follows whom."""
