"""The product's own pictures: one idea each, drawn in one hand, ready to stand in a page.

>>> from easyread.pictures import inline, picture
>>> picture("being-listened-to").idea
'Someone listens to me'
>>> inline("tea", css_class="picture tile", size=96)[:4]
'<svg'

Scenes carry their own light plate, so they look the same on paper, on cream and in the dark.
Icons (family ``icon``) are lines only and take the colour of the words around them.
"""

from easyread.pictures.find import NoSuchPicture, names, picture, search
from easyread.pictures.index import BrokenIndex, Picture
from easyread.pictures.place import credits, inline

__all__ = [
    "BrokenIndex",
    "NoSuchPicture",
    "Picture",
    "credits",
    "inline",
    "names",
    "picture",
    "search",
]
