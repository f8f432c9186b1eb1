# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Taskpact's contract as code."""
