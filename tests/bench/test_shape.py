"""The bare page is as heavy as ours: what is counted of ours is really there."""

from bench.installation import make_installation
from bench.shape import page_shape


def test_every_text_that_our_question_page_looks_up_is_counted(tmp_path):
    installation = make_installation(tmp_path / "few", people=1, stored=1)
    item = installation.instrument.items[0]
    shape = page_shape(installation)
    fixed = ("Back", "Get help now", "My way of reading", "or", "Go on", "Stop and save")
    assert shape["strings"] > 1 + len(item.choices) + len(item.apart) + len(fixed)
    assert shape["picture_bytes"] < shape["size"]
