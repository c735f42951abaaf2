"""Pictures of places as templates show them: addresses, words, and where they may be cropped."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from components.i18n import t
from sites.picture import NO_PERSON, Picture, Size
from sites.text import Lang


@dataclass(frozen=True)
class Shown:
    """One picture, in one language; ``x`` and ``y`` are the focal point in percent."""

    picture: Picture
    alt: str
    address: str
    srcset: str
    x: int
    y: int

    @property
    def smallest(self) -> Size:
        """The narrowest size, for width and height before anything has loaded."""
        return self.picture.sizes[0]

    @property
    def shape(self) -> tuple[int, int]:
        """Width and height of the widest size as the smallest whole numbers."""
        widest = self.picture.sizes[-1]
        shared = gcd(widest.width, widest.height)
        return widest.width // shared, widest.height // shared


def picture_address(picture: Picture, width: int) -> str:
    """Return the path of one size of a picture."""
    return f"/gambar/{picture.name}-{width}.webp"


def list_shown(pictures: tuple[Picture, ...], lang: Lang) -> tuple[Shown, ...]:
    """Return what can be shown: pictures that are kept in at least one size."""
    return tuple(_show(picture, lang) for picture in pictures if picture.sizes)


def _show(picture: Picture, lang: Lang) -> Shown:
    each = [(size.width, picture_address(picture, size.width)) for size in picture.sizes]
    return Shown(
        picture=picture,
        alt=picture.alt.in_lang(lang),
        address=each[len(each) // 2][1],
        srcset=", ".join(f"{address} {width}w" for width, address in each),
        x=round(picture.focal.x * 100),
        y=round(picture.focal.y * 100),
    )


def say_consent(picture: Picture, lang: Lang) -> str:
    """Return who agreed to a picture, in words."""
    if picture.consent is None:
        return t("picture.consent.unknown", lang)
    if picture.consent == NO_PERSON:
        return t("picture.consent.no_person", lang)
    return t("picture.consent.given", lang, who=picture.consent)
