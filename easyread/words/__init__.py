"""Word lists as data files. Who made them and under which licence: LICENCES.md beside this file."""
