"""What the contract cannot say: where data lives, how a secret is checked, what a rule decides."""
