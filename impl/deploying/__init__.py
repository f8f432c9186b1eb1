"""What a deployment is made of, and what it asks the server."""
