"""The texts that are shipped, read from `knowledge`."""

from handlers.business.templates import knowledge_folder
from handlers.language.shelf import languages
from handlers.messages.texts import MessageTexts


def read_texts() -> MessageTexts:
    """All of them. ValidationError when a file is not as it should be."""
    folder = knowledge_folder()
    messages = {
        one.name: (one / "messages.toml").read_bytes()
        for one in (folder / "languages").iterdir()
        if (one / "messages.toml").is_file()
    }
    return MessageTexts((folder / "law" / "texts.toml").read_bytes(), messages, languages())
