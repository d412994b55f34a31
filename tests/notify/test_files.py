"""Each message stays within its receiver's limits and says nothing that a chat could take for markup."""

import email
import email.policy
import json

import pytest
from click.testing import CliRunner

from pmreport.cli import main
from pmreport.notify.files import cut_bytes, payloads
from pmreport.report.digest import digest, markdown
from pmreport.report.voice import Voice
from pmreport.site import write
from tests.site import lifelike

LINK = "https://reports.example/r/2.4.0/index.html"
CALLS = "<!channel> <@U123> @all [x](https://evil.example) <at id=all></at> *b* `c` # | 结算版本"


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


def document(**rest):
    return lifelike.document(**rest)


def long(language):
    """A report whose every text is as long as a name can make it, in signs of three bytes."""
    found = document()
    text = {"en": "very long " * 400, "zh": "很长的名称，" * 700}
    found["headline"]["title"] = text
    found["headline"]["what"] = found["headline"]["why"] = [text] * 9
    found["headline"]["do"] = [text]
    return found


def test_a_message_holds_headline_figures_action_and_link(language):
    found = document()
    texts = payloads(found, language, LINK)
    assert sorted(texts) == [
        "dingtalk.json", "email.eml", "feishu.json", "slack.json", "summary.md", "wecom.json",
    ]  # fmt: skip
    for name in ("dingtalk.json", "feishu.json", "slack.json", "wecom.json"):
        words = texts[name]
        assert found["headline"]["title"][language] in words, name
        for line in [*found["headline"]["what"][:3], found["headline"]["do"][0]]:
            assert line[language].replace("[", "［").split("*")[0][:20] in words, (name, line)
        assert LINK in words


def test_no_ticket_is_named(language):
    for name, text in payloads(document(), language, LINK).items():
        said = text if isinstance(text, str) else plain(text)
        for row in lifelike.tickets(40):
            assert row.key not in said and row.title not in said, name


def plain(eml):
    message = email.message_from_bytes(eml, policy=email.policy.default)
    return "".join(part.get_content() for part in message.iter_parts())


def test_limits_hold_for_the_longest_texts(language):
    made = payloads(long(language), language, LINK)
    slack = json.loads(made["slack.json"])
    assert len(slack["blocks"][0]["text"]["text"]) <= 150
    assert all(len(block["text"]["text"]) <= 3000 for block in slack["blocks"]) and len(slack["blocks"]) <= 50
    assert len(made["feishu.json"].encode()) <= 20_000
    assert json.loads(made["dingtalk.json"])["markdown"]["title"]
    assert len(made["dingtalk.json"].encode()) <= 20_000
    content = json.loads(made["wecom.json"])["markdown"]["content"]
    assert 3_800 < len(content.encode()) <= 4_096
    assert content.endswith(f"]({LINK})") and "\ufffd" not in content and "…" in content
    assert 1_500 < len(made["summary.md"]) <= 2_000
    assert made["summary.md"].endswith(f"]({LINK})\n")


def test_bytes_are_cut_between_characters():
    assert cut_bytes("很长", 6) == "很长"
    assert cut_bytes("很长的", 8) == "很…"
    for size in range(3, 40):
        assert len(cut_bytes("a很长的名称b" * 9, size).encode()) <= size


def test_a_name_calls_nobody_and_hides_no_link(language):
    found = document()
    found["headline"]["title"] = {"en": CALLS, "zh": CALLS}
    found["headline"]["what"] = [found["headline"]["title"]]
    made = payloads(found, language)
    slack = json.loads(made["slack.json"])
    said = [slack["text"], *(b["text"]["text"] for b in slack["blocks"] if b["text"]["type"] == "mrkdwn")]
    assert not any(sign in text for text in said for sign in ("<!", "<@", "*b*", "`"))
    card = json.loads(made["feishu.json"])["card"]
    kinds = [e["text"]["tag"] for e in card["elements"] if e["tag"] == "div"] + [
        card["header"]["title"]["tag"]
    ]
    assert set(kinds) == {"plain_text"}
    for name in ("dingtalk.json", "wecom.json"):
        text = json.dumps(json.loads(made[name])["markdown"], ensure_ascii=False)
        assert not any(sign in text for sign in ("<", "@", "[x]", "`")), name
    assert "\\[x\\](https" in made["summary.md"] and "\\<!channel\\>" in made["summary.md"]
    assert "<at" not in plain(made["email.eml"]).split("<body>")[1]


def test_a_crossed_gate_comes_first(language):
    found = document()
    found["gates"] = [{"id": "slip", "metric": "release_slip", "crossed": True}]
    first = digest(found, language).sections(Voice(language))[0]
    assert first[1][0].startswith("slip")
    assert json.loads(payloads(found, language)["feishu.json"])["card"]["header"]["template"] == "red"
    found["gates"][0]["crossed"] = None
    assert digest(found, language).gates == ()


def test_the_mail_has_both_forms_and_no_picture(language):
    message = email.message_from_bytes(
        payloads(document(), language, LINK)["email.eml"], policy=email.policy.default
    )
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Subject"] == document()["headline"]["title"][language]
    assert message["Date"] and message["X-Unsent"] == "1"
    html = message.get_body(("html",)).get_content()
    assert "<img" not in html and "src=" not in html and f'href="{LINK}"' in html


def test_messages_are_the_same_bytes_every_time(language):
    assert payloads(document(), language, LINK) == payloads(document(), language, LINK)


def test_a_draft_and_cautions_are_said():
    found = document(report_status="draft")
    found["quality"] = {"cautions": [{"code": "a", "text": {"en": "a", "zh": "a"}}], "coverage": {}}
    assert "This report is a draft. Cautions about the data: 1" in markdown(digest(found, "en"))


@pytest.fixture
def site(tmp_path):
    write(lifelike.publication(12), tmp_path / "site", tool_version="0.1.0", languages=("zh", "en"))
    return tmp_path / "site"


def test_the_command_writes_the_first_language_on_top(site, tmp_path):
    out = tmp_path / "notify"
    run = ["notify", str(site), "--url", "https://reports.example/pay/", "--out", str(out)]
    result = CliRunner().invoke(main, [*run, "--lang", "zh,en"])
    assert result.exit_code == 0, result.output
    assert "https://reports.example/pay/r/2.4.0/index.html" in (out / "wecom.json").read_text("utf-8")
    assert "https://reports.example/pay/r/2.4.0/en/index.html" in (out / "en/wecom.json").read_text("utf-8")
    assert "打开报告" in (out / "summary.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--report", "2.4"], "Did you mean 2.4.0?"),
        (["--url", "javascript:alert(1)"], "no address of a site"),
        (["--url", "https://a.example/<x|y>"], "no address of a site"),
        (["--send", "slack"], "PMREPORT_WEBHOOK_URL"),
    ],
)
def test_what_cannot_be_meant_is_a_sentence(site, tmp_path, options, says, monkeypatch):
    monkeypatch.delenv("PMREPORT_WEBHOOK_URL", raising=False)
    result = CliRunner().invoke(main, ["notify", str(site), "--out", str(tmp_path / "n"), *options])
    assert result.exit_code == 2
    assert says in result.output
