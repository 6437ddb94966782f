"""The script site: one shell, content by script, papers mostly scanned."""
