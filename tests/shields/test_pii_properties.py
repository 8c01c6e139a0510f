"""Whatever is said and however: digits never leak whole, screening twice changes nothing, and no text makes it fail."""

import tomllib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.shields.pii.digit_runs import find_digit_runs
from handlers.shields.pii.lexicon import load_lexicon
from handlers.shields.pii.policy import screen_sentence, screen_without_verdict
from handlers.shields.pii.tokens import split_words
from tests.shields.pii_call import may_hear
from tests.thorough import examples

LANGUAGES = "en es fr de it pt nl pl ru uk tr ar he hi pa bn tl vi th id zh ja ko xx".split()
ONES = "zero one two three four five six seven eight nine".split()
TENS = ["", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split()]
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
BETWEEN = [" ", ", ", " dash ", " - ", " um ", " then ", " and then ", ". ", "-", " followed by ", "... "]
CARRIERS = ["Her number is {}.", "It's {}.", "{}", "The caller before you gave {} as a contact.", "Sure! {} it was, I think."]


def _pair(pair: str) -> str:
    tens, ones = int(pair[0]), int(pair[1])
    if tens == 1:
        return TEENS[ones]
    if tens == 0:
        return f"{'oh' if ones % 2 else 'zero'} {ONES[ones]}"
    return TENS[tens] + (f"{' ' if ones % 2 else '-'}{ONES[ones]}" if ones else "")


@st.composite
def spoken(draw: st.DrawFn) -> str:
    """Nine to sixteen digits in a mixture of styles."""
    digits = draw(st.text("0123456789", min_size=9, max_size=16))
    parts, at = [], 0
    while at < len(digits):
        same = len(digits[at:]) - len(digits[at:].lstrip(digits[at]))
        match draw(st.sampled_from(["one", "one", "oh", "pair", "figures", "repeat"])):
            case "repeat" if same in {2, 3}:
                parts.append(f"{'double' if same == 2 else 'triple'} {ONES[int(digits[at])]}")
                at += same
            case "pair" if at + 2 <= len(digits):
                parts.append(_pair(digits[at : at + 2]))
                at += 2
            case "figures":
                size = draw(st.integers(1, 4))
                parts.append(digits[at : at + size])
                at += size
            case "oh" if digits[at] == "0":
                parts.append(draw(st.sampled_from(["oh", "nought", "zero"])))
                at += 1
            case _:
                parts.append(ONES[int(digits[at])])
                at += 1
    text = parts[0]
    for part in parts[1:]:
        text += draw(st.sampled_from(BETWEEN)) + part
    return draw(st.sampled_from(CARRIERS)).format(text)


def _sentences() -> list[str]:
    lines: list[str] = []
    for file in ("pii_keep.toml", "pii_pass.toml"):
        buckets = tomllib.loads((Path(__file__).parents[1] / "redteam" / file).read_text(encoding="utf-8"))
        lines += [line for bucket in buckets.values() for line in bucket["lines"].replace("<", "").replace(">", "").splitlines()]
    return lines


def _longest(text: str) -> int:
    return max((len(run.digits) for run in find_digit_runs(split_words(text), load_lexicon("en"))), default=0)


@settings(max_examples=examples(100), deadline=None)
@given(spoken())
def test_digits_said_in_any_style_never_leak_whole(text: str) -> None:
    seen = screen_sentence(text, may_hear())
    assert seen.verdict != "pass"
    assert _longest(seen.text) <= 4
    assert _longest(screen_without_verdict(text, may_hear())) <= 4


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.sampled_from(_sentences()) | st.text(max_size=20), min_size=1, max_size=3), st.sampled_from(LANGUAGES))
def test_screening_what_was_screened_changes_nothing(parts: list[str], language: str) -> None:
    for strict in (False, True):
        once = screen_sentence(" ".join(parts), may_hear(), language, strict=strict)
        again = screen_sentence(once.text, may_hear(), language, strict=strict)
        assert again.text == once.text
        assert again.verdict == "pass"


@settings(max_examples=examples(60), deadline=None)
@given(st.text(max_size=200), st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_no_text_makes_it_fail(text: str, before: str, language: str) -> None:
    assert screen_sentence(text, may_hear(), language, before=before).text is not None
    assert screen_without_verdict(text, may_hear(), language, before=before) is not None
