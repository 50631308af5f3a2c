"""The names of languages as their readers write them, for the links to translations."""

from __future__ import annotations

_NAMES = {
    "af": "Afrikaans", "ar": "العربية", "bg": "Български", "bn": "বাংলা", "ca": "Català",
    "cs": "Čeština", "cy": "Cymraeg", "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά",
    "en": "English", "eo": "Esperanto", "es": "Español", "et": "Eesti", "eu": "Euskara",
    "fa": "فارسی", "fi": "Suomi", "fr": "Français", "ga": "Gaeilge", "gl": "Galego",
    "he": "עברית", "hi": "हिन्दी", "hr": "Hrvatski", "hu": "Magyar", "hy": "Հայերեն",
    "id": "Bahasa Indonesia", "is": "Íslenska", "it": "Italiano", "ja": "日本語", "ka": "ქართული",
    "kk": "Қазақша", "ko": "한국어", "la": "Latina", "lt": "Lietuvių", "lv": "Latviešu",
    "mk": "Македонски", "ms": "Bahasa Melayu", "nb": "Norsk bokmål", "nl": "Nederlands",
    "nn": "Norsk nynorsk", "no": "Norsk", "pl": "Polski", "pt": "Português", "ro": "Română",
    "ru": "Русский", "sk": "Slovenčina", "sl": "Slovenščina", "sq": "Shqip", "sr": "Српски",
    "sv": "Svenska", "sw": "Kiswahili", "ta": "தமிழ்", "th": "ไทย", "tr": "Türkçe",
    "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt", "zh": "中文",
}  # fmt: skip


def name_of(language: str) -> str:
    """The name of a language by its tag (BCP 47), which stands for itself if it is not known.

    >>> name_of("de"), name_of("pt-BR"), name_of("tlh")
    ('Deutsch', 'Português (BR)', 'tlh')
    """
    plain, _, region = language.partition("-")
    name = _NAMES.get(plain.lower())
    if name is None:
        return language
    return f"{name} ({region})" if region else name
