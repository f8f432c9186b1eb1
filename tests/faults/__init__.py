"""What the service survives: each fault is made to real parts, while users work with it."""
