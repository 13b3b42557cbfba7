from helpers import stub_pet


def test_one():
    stub_pet(1)


def test_made(make_stub):
    make_stub("/made", {"m": 1})
