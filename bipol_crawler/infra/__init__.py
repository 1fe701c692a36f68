"""Small helpers that every other package may use. They import nothing of the project."""
