"""The contract, and what is made of it before anything runs."""
