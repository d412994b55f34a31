"""What goes over the wire, and what is said when the receiver refuses; against a server of this test."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from pmreport.cli import main
from pmreport.notify.send import signed_dingtalk, signed_feishu
from pmreport.site import write
from tests.site import lifelike

SECRET = "SECa1b2"
TOKEN = "token-that-nobody-may-see"


class Chat:
    """Answers every post with the same words and remembers what came."""

    def __init__(self):
        self.posts, self.status, self.answer, self.headers = [], 200, b'{"errcode":0,"errmsg":"ok"}', {}
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                chat.posts.append((self.path, dict(self.headers), self.rfile.read(length)))
                self.send_response(chat.status)
                for name, value in chat.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(chat.answer)))
                self.end_headers()
                self.wfile.write(chat.answer)

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/hook?access_token={TOKEN}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def chat():
    made = Chat()
    yield made
    made.close()


@pytest.fixture
def send(tmp_path, chat, monkeypatch):
    write(lifelike.publication(12), tmp_path / "site", tool_version="0.1.0")
    monkeypatch.setenv("PMREPORT_WEBHOOK_URL", chat.address)
    monkeypatch.delenv("PMREPORT_WEBHOOK_SECRET", raising=False)
    out = tmp_path / "notify"

    def run(kind, *options):
        command = ["notify", str(tmp_path / "site"), "--out", str(out), "--send", kind, *options]
        return CliRunner().invoke(main, command)

    run.out = out
    return run


@pytest.mark.parametrize("kind", ["slack", "feishu", "dingtalk", "wecom"])
def test_what_is_posted_is_what_was_written(send, chat, kind):
    chat.answer = b"ok" if kind == "slack" else b'{"errcode":0,"code":0}'
    result = send(kind)
    assert result.exit_code == 0, result.output
    ((path, headers, body),) = chat.posts
    assert path == f"/hook?access_token={TOKEN}"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert body == (send.out / f"{kind}.json").read_bytes()
    assert TOKEN not in result.output


def test_nothing_is_sent_without_being_asked(tmp_path, chat, monkeypatch):
    write(lifelike.publication(12), tmp_path / "site", tool_version="0.1.0")
    monkeypatch.setenv("PMREPORT_WEBHOOK_URL", chat.address)
    result = CliRunner().invoke(main, ["notify", str(tmp_path / "site"), "--out", str(tmp_path / "n")])
    assert result.exit_code == 0 and chat.posts == []


def test_feishu_is_signed_with_the_secret(send, chat, monkeypatch):
    chat.answer = b'{"code":0,"msg":"success"}'
    monkeypatch.setenv("PMREPORT_WEBHOOK_SECRET", SECRET)
    assert send("feishu").exit_code == 0
    sent = json.loads(chat.posts[0][2])
    key = f"{sent['timestamp']}\n{SECRET}".encode()
    assert sent["sign"] == base64.b64encode(hmac.new(key, digestmod=hashlib.sha256).digest()).decode()
    assert sent["msg_type"] == "interactive"


def test_dingtalk_is_signed_in_the_address(send, chat, monkeypatch):
    monkeypatch.setenv("PMREPORT_WEBHOOK_SECRET", SECRET)
    assert send("dingtalk").exit_code == 0
    query = parse_qs(urlsplit(chat.posts[0][0]).query)
    text = f"{query['timestamp'][0]}\n{SECRET}".encode()
    expected = hmac.new(SECRET.encode(), text, hashlib.sha256).digest()
    assert base64.b64decode(query["sign"][0]) == expected
    assert len(query["timestamp"][0]) == 13


def test_signatures_of_a_fixed_moment():
    """Both values come from another program (openssl dgst -sha256 -hmac)."""
    sent = json.loads(signed_feishu('{"msg_type": "interactive"}', "demo", 1599360473))
    assert sent["sign"] == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="
    address = signed_dingtalk("https://a.example/robot?access_token=x", "this is secret", 1577262236757)
    sign = "hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"
    assert address == f"https://a.example/robot?access_token=x&timestamp=1577262236757&sign={sign}"


@pytest.mark.parametrize(
    ("status", "answer", "says"),
    [
        (200, b'{"errcode":310000,"errmsg":"sign not match"}', "sign not match"),
        (200, b'{"code":19021,"msg":"timestamp is out of range"}', "out of range"),
        (403, b"no", "answered 403"),
        (500, b"", "answered 500"),
    ],
)
def test_a_refusal_is_said_and_exits_with_5(send, chat, status, answer, says):
    chat.status, chat.answer = status, answer
    result = send("dingtalk")
    assert result.exit_code == 5
    assert says in result.output and "Traceback" not in result.output
    assert TOKEN not in result.output


def test_no_redirect_is_followed(send, chat):
    chat.status, chat.headers = 302, {"Location": chat.address.replace("/hook", "/elsewhere")}
    result = send("slack")
    assert result.exit_code == 5 and "answered 302" in result.output
    assert [urlsplit(path).path for path, _, _ in chat.posts] == ["/hook"]


def test_nobody_there_is_a_sentence(send, chat, monkeypatch):
    monkeypatch.setenv("PMREPORT_WEBHOOK_URL", f"http://127.0.0.1:9/{TOKEN}")
    result = send("slack")
    assert result.exit_code == 5 and "cannot be reached" in result.output
    assert TOKEN not in result.output


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://a.example/x", "https://user:pw@a.example/x"]
)
def test_only_web_addresses_are_posted_to(send, monkeypatch, address):
    monkeypatch.setenv("PMREPORT_WEBHOOK_URL", address)
    result = send("slack")
    assert result.exit_code == 2 and address not in result.output
