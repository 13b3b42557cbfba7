from __future__ import annotations

import pytest

from mockaudit.engine.mask import mask

TOKEN = "ghp_" + "u8Rk2Lw9" * 4 + "Zq7T"


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        (f'    url = "https://a/?t={TOKEN}"', f'    url = "https://a/?t={"*" * 40}"'),
        ("      Authorization: Bearer abcdefgh.ijk", "      Authorization: Bearer ************"),
        ('headers={"Authorization": "Basic Zm9vOmJhcg=="}', 'headers={"Authorization": "Basic ************"}'),
        ("  api_key=12345678&x=1", "  api_key=********&x=1"),
        ('"password": "hunter2hunter2",', '"password": "**************",'),
        ("        type: integer", "        type: integer"),
        ("security: [{bearer: []}]", "security: [{bearer: []}]"),
        ('"token_type": "bearer"', '"token_type": "bearer"'),
    ],
)
def test_credentials_are_hidden_in_their_place(line, masked):
    assert mask(line) == masked
    assert len(masked) == len(line)
