"""A miniature of the portal on loopback, for trying everything without the internet."""
