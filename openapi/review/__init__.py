"""What a change of the contract does to its clients."""
