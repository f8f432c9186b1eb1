"""Who else may sign access tokens, and the users whom they sign in."""
