"""Other services on the same platform: each a contract, its handlers, and its tests."""
