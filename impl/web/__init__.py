"""Between the server and the operations: the gate, and who is at the other end."""
