"""Taking pictures in: what is refused, what is left behind, what is kept."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from sites import media
from sites.media import MOST_BYTES, BadPicture, TakenPicture, take_picture

WHITE, RED, BLUE = (255, 255, 255), (220, 20, 20), (20, 20, 220)


def paint(width: int = 1000, height: int = 600, mode: str = "RGB") -> Image.Image:
    """A picture that is red on the left and blue on the right."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height))
    return image.convert(mode)


def pack(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The bytes of a file."""
    held = io.BytesIO()
    image.save(held, kind, **options)
    return held.getvalue()


def read(taken: TakenPicture, number: int = -1) -> Image.Image:
    """One of the sizes, opened."""
    image = Image.open(io.BytesIO(taken.files[number].content))
    image.load()
    return image


def is_like(pixel: object, colour: tuple[int, int, int]) -> bool:
    return isinstance(pixel, tuple) and all(
        abs(a - b) < 25 for a, b in zip(pixel, colour, strict=True)
    )


def build_exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes: who, when, where, which way up."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Kamera Bu Rini"
    exif.get_ifd(0x8769)[0x9003] = "2019:07:23 10:11:12"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "S", (6.0, 58.0, 57.0)
    gps[3], gps[4] = "E", (110.0, 24.0, 37.0)
    return exif


def refuse(raw: bytes) -> str:
    with pytest.raises(BadPicture) as refused:
        take_picture(raw)
    return refused.value.code


def build_png_head(width: int, height: int) -> bytes:
    """A PNG that says it is enormous and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_three_widths_as_webp(kind: str) -> None:
    taken = take_picture(pack(paint(3000, 2000), kind))
    assert [(size.width, size.height) for size in taken.sizes] == [
        (480, 320),
        (960, 640),
        (1600, 1067),
    ]
    for number, size in enumerate(taken.sizes):
        image = read(taken, number)
        assert (image.format, image.size) == ("WEBP", (size.width, size.height))
        assert is_like(image.getpixel((10, 10)), RED)
        assert is_like(image.getpixel((image.width - 10, 10)), BLUE)


@pytest.mark.parametrize(("width", "kept"), [(300, [300]), (480, [480]), (700, [480, 700]),
                                             (1600, [480, 960, 1600])])  # fmt: skip
def test_a_small_picture_is_never_enlarged(width: int, kept: list[int]) -> None:
    taken = take_picture(pack(paint(width, 400)))
    assert [size.width for size in taken.sizes] == kept


def test_nothing_but_the_pixels_is_kept() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    secret = b"<x:xmpmeta>rahasia</x:xmpmeta>"
    raw = pack(paint(), exif=build_exif(), icc_profile=profile, xmp=secret, comment=b"rahasia")
    assert b"Kamera Bu Rini" in raw
    assert b"rahasia" in raw
    taken = take_picture(raw)
    for number, file in enumerate(taken.files):
        assert not any(
            mark in file.content for mark in (b"Rini", b"rahasia", b"EXIF", b"ICCP", b"XMP ")
        )
        assert len(read(taken, number).getexif()) == 0
        assert "icc_profile" not in read(taken, number).info


def test_the_day_is_read_before_the_rest_is_dropped() -> None:
    assert take_picture(pack(paint(), exif=build_exif())).taken_on == "2019-07-23"
    assert take_picture(pack(paint())).taken_on is None


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (1000, 600), (10, 300)), (3, (1000, 600), (990, 300)), (6, (600, 1000), (300, 10)),
     (8, (600, 1000), (300, 990))],
)  # fmt: skip
def test_a_picture_is_turned_upright(
    orientation: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    image = read(take_picture(pack(paint(), exif=build_exif(orientation))))
    assert image.size == size
    assert is_like(image.getpixel(red_at), RED)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_a_huge_picture_is_made_smaller_first_and_stays_what_it_was(mode: str) -> None:
    huge = paint(7200, 6000, mode)
    if mode == "RGBA":
        huge.paste((0, 0, 0, 0), (0, 0, 900, 6000))
    taken = take_picture(pack(huge, "PNG", exif=build_exif(6)))
    assert taken.taken_on == "2019-07-23"
    assert [(size.width, size.height) for size in taken.sizes] == [
        (480, 576), (960, 1152), (1600, 1920)
    ]  # fmt: skip
    image = read(taken)
    red = image.getpixel((800, 500))
    assert is_like(red, RED) == (mode != "L")
    assert is_like(image.getpixel((800, 20)), WHITE) == (mode == "RGBA")


def test_clear_parts_lie_on_white_paper() -> None:
    image = paint(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 500, 600))
    assert is_like(read(take_picture(pack(image, "PNG"))).getpixel((100, 100)), WHITE)


MODES = [("L", "JPEG"), ("CMYK", "JPEG")] + [(m, "PNG") for m in ("P", "1", "LA", "I;16")]


@pytest.mark.parametrize(("mode", "kind"), MODES)
def test_every_way_to_write_colours_down_is_read(mode: str, kind: str) -> None:
    raw = pack(
        Image.new("I;16", (400, 300), 65535) if mode == "I;16" else paint(400, 300, mode), kind
    )
    image = read(take_picture(raw))
    assert image.mode == "RGB"
    if mode == "I;16":
        assert is_like(image.getpixel((9, 9)), WHITE)


def test_a_profile_is_carried_over_to_srgb_and_a_broken_one_is_ignored() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, b"bukan profil"):
        taken = take_picture(pack(paint(), "PNG", icc_profile=profile))
        assert not any(b"ICCP" in file.content for file in taken.files)
        image = read(taken)
        assert is_like(image.getpixel((10, 10)), RED)


def test_the_same_upload_has_the_same_name_and_another_another() -> None:
    one, again, other = (take_picture(pack(paint(w, 400))).name for w in (900, 900, 901))
    assert one == again != other
    assert len(one) == 24


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (b"GIF89a" + bytes(40), "not_a_picture"),
        (bytes(MOST_BYTES + 1), "too_many_bytes"),
        (build_png_head(30_000, 30_000), "too_many_pixels"),
        (build_png_head(12_000, 9_000), "too_many_pixels"),
        (build_png_head(8_000, 7_000), "too_many_pixels"),
        (build_png_head(800, 700), "not_a_picture"),
        (pack(paint(199, 500)), "too_small"),
        (pack(paint(1300, 250)), "odd_shape"),
        (pack(paint(900, 600))[:3000], "not_a_picture"),
        (pack(paint(), "TIFF"), "not_a_picture"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_its_reason(raw: bytes, code: str) -> None:
    assert refuse(raw) == code


def test_a_bomb_is_refused_before_it_is_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "_draw", lambda _image: pytest.fail("it was unfolded"))
    assert refuse(pack(Image.new("1", (9000, 9000)), "PNG")) == "too_many_pixels"


SEEDS = [pack(paint(240, 210), kind) for kind in ("JPEG", "PNG", "WEBP")]


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_garbage_is_refused_never_a_traceback(raw: bytes) -> None:
    assert refuse(raw) == "not_a_picture"


@settings(max_examples=120)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_picture_is_taken_or_refused(seed: bytes, bites: list[tuple[int, int]]) -> None:
    raw = bytearray(seed)
    for at, value in bites:
        raw[at % len(raw)] = value
    try:
        taken = take_picture(bytes(raw))
    except BadPicture as refused:
        assert refused.code in {"not_a_picture", "too_many_pixels", "too_small", "odd_shape"}
    else:
        assert read(taken).format == "WEBP"
