"""A service without a backend, which answers with the examples of the contract."""
