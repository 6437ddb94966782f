"""What the builders of the test sites share: PDF, scans, office files, pictures."""
