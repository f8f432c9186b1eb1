"""What the service shows of itself: its contract, its pages, its health."""
