"""Backups: what is kept, written into one sealed archive; and what was erased never comes back."""
