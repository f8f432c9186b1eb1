"""A new service that begins with this house: `make service`."""
