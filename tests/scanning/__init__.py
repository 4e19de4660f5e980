"""Scanners that others wrote, let loose on a real served demonstration: `make scan`."""
