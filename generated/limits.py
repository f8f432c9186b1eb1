# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""What holds for every request, unless its operation says otherwise."""

MAX_BODY_BYTES = 65536
