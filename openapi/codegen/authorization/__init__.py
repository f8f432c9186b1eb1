"""Who may do what, as the contract says it."""
