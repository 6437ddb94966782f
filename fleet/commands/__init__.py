"""The commands, in modules that are loaded when one of theirs is run."""
