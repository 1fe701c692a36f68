"""Official codes and coordinates of provinces, regencies and cities, and the coast line for maps."""
