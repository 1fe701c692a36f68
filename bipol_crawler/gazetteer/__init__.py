"""Where places are: official codes and coordinates of regencies, cities and provinces, and a coast line."""
