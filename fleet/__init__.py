"""Many agencies side by side."""
