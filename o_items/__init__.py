"""The disclosure items of each edition, as data."""
