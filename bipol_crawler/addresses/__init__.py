"""What an address means: one spelling, what kind of page it names, and whether it is the portal's own. Pure."""
