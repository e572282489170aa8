"""The command line: the roof, which may use all."""
