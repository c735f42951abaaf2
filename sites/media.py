"""Taking a picture in: judged, turned upright, stripped of all it tells, made small.

Nothing but the pixels of an upload is kept. A camera's position, its owner's name and a colour
profile stay behind; the colours are carried over to sRGB.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from sites.picture import WIDTHS, Size

MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
"""More than a phone's camera makes, and four hundred megabytes less than a bomb unfolds to."""
LEAST_PIXELS = 200
"""Of the shorter side; less is a thumbnail."""
LONGEST_SHAPE = 5.0
"""How many times longer the longer side may be."""
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP", "MPO", "HEIF")
NAME_DIGITS = 24
_TAKEN = 0x9003
_EXIF = 0x8769
_DAY = re.compile(r"^(\d{4}):(0[1-9]|1[0-2]):(0[1-9]|[12]\d|3[01])")


class BadPicture(ValueError):  # noqa: N818 - a refusal, named by its reason
    """An upload that is not taken.

    ``not_a_picture``, ``too_many_bytes``, ``too_many_pixels``, ``too_small``, ``odd_shape``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class PictureFile:
    """One size of a picture as WebP."""

    size: Size
    content: bytes


@dataclass(frozen=True)
class TakenPicture:
    """A picture as it will be kept; ``name`` changes with its pixels, ``taken_on`` is a day."""

    name: str
    files: tuple[PictureFile, ...]
    taken_on: str | None

    @property
    def file(self) -> str:
        """The name a site knows it by."""
        return f"{self.name}.webp"

    @property
    def sizes(self) -> tuple[Size, ...]:
        """What it is kept in, the narrowest first."""
        return tuple(file.size for file in self.files)


def take_picture(raw: bytes) -> TakenPicture:
    """Return an upload in up to three widths; raises :class:`BadPicture`, and nothing else."""
    if len(raw) > MOST_BYTES:
        raise BadPicture("too_many_bytes")
    try:
        with _open(raw) as image:
            _judge(image)
            taken_on = _read_day(image)
            drawn = _draw(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture("too_many_pixels") from None
    except BadPicture:
        raise
    except Exception as error:
        # Decoders of hostile bytes raise whatever they stumble over.
        raise BadPicture("not_a_picture") from error
    files = tuple(_keep(drawn, width) for width in _list_widths(drawn.width))
    digest = hashlib.sha256(b"".join(file.content for file in files)).hexdigest()
    return TakenPicture(digest[:NAME_DIGITS], files, taken_on)


def _open(raw: bytes) -> Image.Image:
    Image.init()
    known = [name for name in FORMATS if name in Image.OPEN]
    return Image.open(io.BytesIO(raw), formats=known)


def _judge(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise BadPicture("too_many_pixels")
    if min(width, height) < LEAST_PIXELS:
        raise BadPicture("too_small")
    if max(width, height) > LONGEST_SHAPE * min(width, height):
        raise BadPicture("odd_shape")


def _read_day(image: Image.Image) -> str | None:
    """Return the day a camera wrote down, if it is one."""
    exif = image.getexif()
    said = exif.get_ifd(_EXIF).get(_TAKEN)
    found = _DAY.match(said) if isinstance(said, str) else None
    return "-".join(found.groups()) if found else None


def _draw(image: Image.Image) -> Image.Image:
    """Return the pixels alone: upright, opaque, sRGB, no wider than the widest size."""
    image.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
    image.load()
    upright = ImageOps.exif_transpose(_shrink(image))
    plain = _flatten(_to_srgb(upright))
    bare = Image.new("RGB", plain.size)
    bare.paste(plain)
    return bare


def _shrink(image: Image.Image) -> Image.Image:
    """Return a huge image smaller, yet larger than the widest size: the rest is done faster.

    Averages whole blocks of pixels; what has a palette, a colour that stands for none, or
    sixteen bits stays as it is.
    """
    times = 4 * min(image.size) // (5 * WIDTHS[-1])
    plain = image.mode in {"RGB", "RGBA", "L", "CMYK"} and "transparency" not in image.info
    if times < 2 or not plain:
        return image
    smaller = image.reduce(times)
    smaller.info = dict(image.info)
    return smaller


def _to_srgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        read = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(
            image, read, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return image if made is None else made


def _flatten(image: Image.Image) -> Image.Image:
    """Return the image on white paper."""
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen).convert("RGB")


def _list_widths(width: int) -> tuple[int, ...]:
    smaller = tuple(each for each in WIDTHS if each < width)
    return smaller if len(smaller) == len(WIDTHS) else (*smaller, width)


def _keep(image: Image.Image, width: int) -> PictureFile:
    height = max(1, round(image.height * width / image.width))
    sized = (
        image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
    )
    kept = io.BytesIO()
    sized.save(kept, "WEBP", quality=QUALITY, method=4)
    return PictureFile(Size(width=width, height=height), kept.getvalue())
