"""Answer scales as data, and the declared maps between them.

>>> from easyread.scales import crosswalk, scale
>>> scale("good-ok-not-good").steps[0].label
'Good'
>>> crosswalk("nhs-7-to-5")(1)
1
"""

from easyread.scales.crosswalks import SCORES, Crosswalk, crosswalk, crosswalks
from easyread.scales.scale import NoSuchScale, Scale, Step, scale, scales

__all__ = [
    "SCORES",
    "Crosswalk",
    "NoSuchScale",
    "Scale",
    "Step",
    "crosswalk",
    "crosswalks",
    "scale",
    "scales",
]
