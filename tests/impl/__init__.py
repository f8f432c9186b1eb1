"""Tests of the hand-written part: one module for each module of `impl`."""
