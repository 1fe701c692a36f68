"""Finds captures of the portal in other web archives, through their index servers, and fetches them."""
