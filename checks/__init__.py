"""Finds the evidence for each item and decides its outcome."""
