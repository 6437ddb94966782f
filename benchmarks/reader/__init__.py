"""Makes and measures the line reader of scans: texts, fonts, rendering, training, evaluation."""
