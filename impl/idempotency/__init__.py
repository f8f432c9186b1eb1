"""Requests with an `Idempotency-Key`: carried out once, and replayed when they are repeated."""
