"""An HTTP/1.1 server for one ASGI application, with a limit on everything that a client can do."""
