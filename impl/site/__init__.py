"""What the service says about itself: its contract, its documentation, its health."""
