"""What tests of all rooms use: servers, databases, clients, users."""
