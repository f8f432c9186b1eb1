"""Between the server and the handlers: middleware, and who is at the other end."""
