"""The name of the service, which its tokens and derived keys have, and what it shares."""

NAME = "conduit"
