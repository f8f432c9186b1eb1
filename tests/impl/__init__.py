"""Tests of the hand-written code: one module for each module of `impl`."""
