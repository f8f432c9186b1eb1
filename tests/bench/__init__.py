"""Measurements: each module prints figures. Nothing is asserted here."""
