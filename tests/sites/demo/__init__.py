"""Sources, builder and truth of the demonstration site."""
