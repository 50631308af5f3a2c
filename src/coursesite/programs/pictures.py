"""Smaller copies of pictures, by Pillow."""

from __future__ import annotations

import io
import warnings

from coursesite.programs import ProgramError

ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
"""The endings of pictures that have smaller copies: not of drawings, and not of GIF, which is
animated where it is used today."""
_QUALITY = {"webp": 80, "avif": 60}


def is_still(data: bytes) -> bool:
    """Whether a file is a picture that can be read and does not move. ProgramError without
    Pillow."""
    try:
        with _opened(data) as picture:
            return not getattr(picture, "is_animated", False)
    except (OSError, ValueError, SyntaxError):
        return False


def resized(data: bytes, width: int, form: str) -> bytes:
    """A picture at a width in pixels, as `webp` or `avif`, the way up that its camera says, and
    without what else is said in its file. The same bytes for the same version of Pillow.

    ProgramError if it cannot be made.
    """
    from PIL import Image, ImageOps

    try:
        with _opened(data) as picture:
            profile = picture.info.get("icc_profile")
            upright = ImageOps.exif_transpose(picture)
            is_clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            plain = upright.convert("RGBA" if is_clear else "RGB")
            width = min(width, plain.width)  # of a picture that lies on its side
            height = max(1, round(plain.height * width / plain.width))
            small = plain.resize((width, height), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            small.save(out, form.upper(), quality=_QUALITY[form], icc_profile=profile or b"")
    except (OSError, ValueError, SyntaxError, KeyError) as problem:
        raise ProgramError(f"no copy as {form} can be made of it: {problem}") from None
    return out.getvalue()


def _opened(data: bytes):  # type: ignore[no-untyped-def]
    try:
        from PIL import Image
    except ImportError:
        raise ProgramError("Pillow is not installed") from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of very large pictures, which are told by their size
        return Image.open(io.BytesIO(data))
