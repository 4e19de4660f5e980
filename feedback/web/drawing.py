"""What a drawing is made with: pens and colours, each with a name and enough contrast."""

from __future__ import annotations

from feedback.web.languages import mark

PAPER = "#ffffff"
# colour: name. Each has at least 4.5 to 1 on the paper (WCAG 2.2, 1.4.3), so thin lines show too.
COLOURS = {
    "#1c2530": mark("Black"),
    "#0b57a4": mark("Blue"),
    "#c1121f": mark("Red"),
    "#1b6e3c": mark("Green"),
    "#6a2c8f": mark("Purple"),
    "#a84300": mark("Orange"),
    "#6d4321": mark("Brown"),
    "#b0276f": mark("Pink"),
}
# width in points of a drawing 1200 points wide: name
PENS = {8: mark("Thin"), 18: mark("Middle"), 36: mark("Thick")}
