"""`inspect --write-config` proposes what the columns may mean, and the proposal can be read back."""

import tomllib

from click.testing import CliRunner

from pmreport.cli import main

TABLE = "Title,Status,Created,Owner,Mood\n" + "".join(
    f"T{n},Open,2026-01-{n:02},P{n % 2},{'x' * (n % 2)}\n" for n in range(1, 10)
)


def test_columns_with_confidence_and_values(tmp_path):
    source, config = tmp_path / "list.csv", tmp_path / "pmreport.toml"
    source.write_text(TABLE)
    done = CliRunner().invoke(main, ["inspect", str(source), "--write-config", str(config)])
    assert done.exit_code == 0, done.output
    lines = config.read_text().splitlines()
    assert '# "Title" = "title"  # 97% sure: "T1", "T2", "T3"' in lines
    assert '# "Mood" = ""  # no proposal: "x"' in lines
    taken = "\n".join(
        line.removeprefix("# ") for line in lines if line.startswith('# "') and '""' not in line
    )
    assert tomllib.loads("[columns]\n" + taken)["columns"] == {
        "Title": "title",
        "Status": "status",
        "Created": "created",
        "Owner": "assignee",
    }
