"""Tests of authorization: the whole matrix of the contract, and what it cannot express."""
