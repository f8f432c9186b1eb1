"""How far the generator reaches: what becomes of contracts that nobody here wrote."""
