from __future__ import annotations

from dataclasses import replace

import pytest

from mockaudit.engine.conclude import conclude
from mockaudit.engine.errors import ShardError
from mockaudit.engine.examine import examine, in_shard
from mockaudit.engine.pipeline import scan
from mockaudit.engine.shards import merge_shards, render_shard
from tests.engine import project


@pytest.fixture
def settings(tmp_path):
    return project.write(tmp_path, **{f"t{number}": f'{{"id": "{number}"}}' for number in range(8)})


def part(settings, number, count=3):
    sharded = replace(settings, shard=(number, count))
    return f"s{number}.json", render_shard(examine(sharded), sharded)


def test_parts_merged_are_the_whole(settings):
    parts = [part(settings, number) for number in (3, 1, 2)]
    assert conclude(settings, merge_shards(parts, settings)) == scan(settings)


def test_every_file_is_in_exactly_one_part():
    names = [f"tests/test_{number}.py" for number in range(50)]
    assert [sum(in_shard(name, number, 4) for number in (1, 2, 3, 4)) for name in names] == [1] * 50


def test_what_cannot_be_read_is_told_once(settings):
    missing = replace(settings, paths=(settings.root, settings.root / "gone"))
    parts = [part(missing, number) for number in (1, 2, 3)]
    assert conclude(missing, merge_shards(parts, missing)).notices == scan(missing).notices


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ((), "there are no parts to merge"),
        ((1, 3), "part 2 of 3 is missing"),
        ((1, 2, 3, 3), "some part is there twice"),
    ],
)
def test_parts_that_make_no_whole(settings, numbers, message):
    with pytest.raises(ShardError, match=message):
        merge_shards([part(settings, number) for number in numbers], settings)


def test_parts_of_other_contracts(settings):
    parts = [part(settings, number) for number in (1, 2, 3)]
    contract = settings.root / "contract.yaml"
    contract.write_text(contract.read_text() + "# changed\n")
    with pytest.raises(ShardError, match=r"s1\.json was made with other contracts"):
        merge_shards(parts, settings)


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 1}'])
def test_what_is_no_part(settings, text):
    with pytest.raises(ShardError, match=r"x\.json is no"):
        merge_shards([("x.json", text)], settings)
