"""Measurements, each a module of its own that prints figures. Nothing is asserted here."""
