"""How often somebody may ask: counted by each process, or for all of them together."""
