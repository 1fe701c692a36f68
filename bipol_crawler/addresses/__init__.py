"""Addresses: their canonical form, the kind of page that they lead to, and whether they belong to the portal. Pure."""
