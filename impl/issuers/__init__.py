"""Other issuers of access tokens, and the users whom they sign in."""
