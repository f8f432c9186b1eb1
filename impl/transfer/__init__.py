"""Files of all that a user has put in, given and taken back."""
