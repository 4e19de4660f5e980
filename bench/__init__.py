"""Measuring speed: this site beside a bare Flask page, on one machine, in one run.

`python -m bench` (or `make bench`) prints ratios and CPU seconds. It never fails a build: a
figure is something to know, and the tests say what must hold.
"""
