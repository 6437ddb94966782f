"""The demonstration site that ships with the program, and the small server that shows it."""
