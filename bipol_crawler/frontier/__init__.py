"""The known addresses: where each was found, and when it must be fetched next."""
