"""Visits a site, saves what it answered, and reads it into documents."""
