"""Everything between a plain clone and a running project, with Python's own library only."""
