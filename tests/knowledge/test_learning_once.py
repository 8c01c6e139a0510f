"""The fast tier trains once and is the same the next time."""

from handlers.conversation import Conversation
from infra.knowledge.shelf import demo_businesses
from infra.knowledge.teaching import fast_understanding

EXAMPLES = """
[examples]
cancel = '''
cancel my appointment
cancel please
i want to cancel
'''
price = '''
how much is it
what does it cost
'''
"""


def shelf(folder):
    (folder / "intents").mkdir()
    (folder / "intents" / "en.toml").write_text(EXAMPLES)
    return folder


def test_weights_kept_from_an_earlier_start_read_the_same(tmp_path):
    business = demo_businesses()["demo"]
    trained = fast_understanding(keep=tmp_path / "kept", shelf=shelf(tmp_path))
    assert list((tmp_path / "kept").glob("intents-en-*.npz"))
    kept = fast_understanding(keep=tmp_path / "kept", shelf=tmp_path)
    for words in ("can i cancel", "how much is that", "wibble"):
        assert trained.reading(words, Conversation(), business) == kept.reading(words, Conversation(), business)


def test_broken_weights_are_trained_anew(tmp_path):
    fast_understanding(keep=tmp_path / "kept", shelf=shelf(tmp_path))
    (file,) = (tmp_path / "kept").glob("intents-en-*.npz")
    file.write_bytes(b"broken")
    again = fast_understanding(keep=tmp_path / "kept", shelf=tmp_path)
    assert again.reading("cancel please", Conversation(), demo_businesses()["demo"]).intent == "cancel"
