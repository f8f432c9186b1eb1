"""Rate limits: counted by each process, or by all of them together in Redis."""
