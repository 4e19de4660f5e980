"""Drawn faces, shaded as a camera sees them, that a finder of faces takes for people."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

# Where the face is in the picture, in thousandths, from hair to chin.
FACE = (300, 215, 545, 790)


def with_a_face(path: Path, size: tuple[int, int] = (1200, 900)) -> Path:
    """A photo with one drawn face, in the format of the path's ending."""
    picture = Image.new("RGB", size, (150, 170, 185))
    draw_face(picture, FACE)
    picture.save(path, quality=95)
    return path


def draw_face(picture: Image.Image, place: tuple[int, int, int, int]) -> None:
    """Draw a face into a place, in thousandths."""
    left, top = place[0] * picture.width // 1000, place[1] * picture.height // 1000
    right, bottom = place[2] * picture.width // 1000, place[3] * picture.height // 1000
    wide, high = right - left, bottom - top
    face = Image.new("RGB", (wide, high), (150, 170, 185))
    draw = ImageDraw.Draw(face)

    def oval(x: float, y: float, w: float, h: float, colour: tuple[int, int, int]) -> None:
        edges = ((x - w) * wide, (y - h) * high, (x + w) * wide, (y + h) * high)
        draw.ellipse(edges, fill=colour)

    oval(0.5, 0.45, 0.49, 0.45, (62, 42, 30))  # hair
    oval(0.5, 0.55, 0.42, 0.44, (214, 170, 140))  # face
    oval(0.5, 0.32, 0.34, 0.14, (226, 186, 156))  # forehead
    for x in (0.31, 0.69):
        oval(x, 0.44, 0.15, 0.055, (150, 106, 84))  # the hollow of the eye
        oval(x, 0.395, 0.13, 0.018, (58, 38, 28))  # brow
        oval(x, 0.45, 0.09, 0.026, (238, 232, 226))
        oval(x, 0.45, 0.038, 0.026, (38, 26, 20))
        oval(x, 0.60, 0.11, 0.06, (226, 182, 152))  # cheek
    oval(0.5, 0.52, 0.045, 0.12, (232, 192, 164))  # nose
    for x in (0.45, 0.55):
        oval(x, 0.635, 0.025, 0.012, (110, 70, 56))
    oval(0.5, 0.765, 0.16, 0.035, (150, 70, 66))  # mouth
    oval(0.5, 0.758, 0.15, 0.006, (90, 40, 38))
    oval(0.5, 0.87, 0.12, 0.03, (200, 154, 126))  # chin
    picture.paste(face.filter(ImageFilter.GaussianBlur(wide / 70)), (left, top))
