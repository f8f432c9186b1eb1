"""What stands between the server and the handlers: middleware, and who is at the other end."""
