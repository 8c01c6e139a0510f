"""The fast tier trains once and is the same the next time."""

import shutil

import pytest

from handlers.business.templates import knowledge_folder, load_demo_businesses
from handlers.call.state import Conversation
from infra.engines.fast_tier import train_fast_understanding

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
    shutil.copytree(str(knowledge_folder() / "languages" / "en"), folder / "languages" / "en")
    (folder / "languages" / "en" / "intents.toml").write_text(EXAMPLES)
    return folder


def test_weights_kept_from_an_earlier_start_read_the_same(tmp_path):
    business = load_demo_businesses()["demo"]
    trained = train_fast_understanding(keep=tmp_path / "kept", shelf=shelf(tmp_path))
    assert list((tmp_path / "kept").glob("intents-en-*.npz"))
    kept = train_fast_understanding(keep=tmp_path / "kept", shelf=tmp_path)
    for words in ("can i cancel", "how much is that", "wibble"):
        assert trained.reading(words, Conversation(), business) == kept.reading(words, Conversation(), business)


@pytest.mark.long
@pytest.mark.parametrize("cut", [0, 6, 400])
def test_broken_weights_are_trained_anew(tmp_path, cut):
    train_fast_understanding(keep=tmp_path / "kept", shelf=shelf(tmp_path))
    (file,) = (tmp_path / "kept").glob("intents-en-*.npz")
    file.write_bytes(file.read_bytes()[:cut] if cut else b"broken")
    again = train_fast_understanding(keep=tmp_path / "kept", shelf=tmp_path)
    assert again.reading("cancel please", Conversation(), load_demo_businesses()["demo"]).intent == "cancel"


@pytest.mark.long
def test_without_room_for_the_weights_it_still_reads(tmp_path):
    (tmp_path / "kept").write_text("a file where the folder should be")
    reads = train_fast_understanding(keep=tmp_path / "kept", shelf=shelf(tmp_path))
    assert reads.reading("cancel please", Conversation(), load_demo_businesses()["demo"]).intent == "cancel"
