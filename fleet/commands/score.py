"""Computes scores and levels from what people have."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from fleet import outputs
from fleet.commands import options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.edition
@options.json
@click.option("--what-if", default="", help="สมมติคะแนน เช่น O12=passed,eit1:e9=95")
@options.lang
def score(file: Path, edition: str, json_out: str, what_if: str, lang: str) -> int:
    """คิดคะแนน IIT EIT OIT คะแนนรวม และระดับ จากคะแนนหรือคำตอบที่มี (.csv หรือ .xlsx)"""
    from fleet import scored
    from reports import score_table, scores

    outputs.Outputs({"json": json_out} if json_out else {}).check()
    years = scored.score(file, edition, what_if)
    if json_out:
        outputs.write_json(scores.document(years, lang), json_out)
    if json_out != outputs.STDOUT:
        score_table.show(years, Console(), lang)
    return options.EXIT_DONE
