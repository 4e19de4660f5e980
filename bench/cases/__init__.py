"""The cases that are measured, one file each."""
