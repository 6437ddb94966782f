"""The weighted tree that turns leaf scores into the ITA result."""
