"""Tests of who may do what: the whole matrix of the contract, and what it cannot say."""
