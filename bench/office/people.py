"""What the people of the office do, over and over: look, write, save, send; take, read, return or issue."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import random
import re
import struct
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from bench.office.browsing import Answer, Browser

PASSWORD = "mat-khau-cua-van-phong-1"  # noqa: S105  (of people who live for ten minutes)
SENTENCE = (
    "Sáng nay đơn vị công bố kết quả đo kiểm chất lượng dịch vụ tại ba mươi tư tỉnh, thành phố trong quý ba, "
    "với tốc độ tải xuống trung bình đạt 152,4 Mbit/s và tỷ lệ cuộc gọi thành công trên 99 phần trăm."
)
_TOKEN = re.compile(r"\bdau-[0-9a-z]+-\d+\b")


def totp(secret: str, at: float) -> str:
    """Six digits of RFC 6238 for a secret in base 32."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@dataclass
class Ledger:
    """What happened, from all threads: times of pages, what was accepted, what was refused."""

    times: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    accepted: dict[int, set[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note_page(self, name: str, seconds: float, status: int) -> None:
        with self._lock:
            self.times.setdefault(name, []).append(seconds)
            self.statuses[status] += 1

    def note_saved(self, release_id: int, token: str) -> None:
        """A save that the server has confirmed: this word must be in the release at the end."""
        with self._lock:
            self.accepted.setdefault(release_id, set()).add(token)

    def count(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1

    def trouble(self, what: str) -> None:
        with self._lock:
            self.troubles.append(what)


class Person(threading.Thread):
    """Somebody at work until the end, with a pause after each act, as long as a person's."""

    def __init__(
        self, *, base: str, email: str, secret: str, ledger: Ledger, until: float, pause_seconds: float, seed: int
    ) -> None:
        super().__init__(daemon=True)
        self.email, self.ledger = email, ledger
        self._secret, self._until, self._pause = secret, until, pause_seconds
        self.chance = random.Random(seed)
        self.browser = Browser(base, ledger.note_page)

    def run(self) -> None:
        try:
            self._sign_in()
            while time.monotonic() < self._until:
                self.work()
                time.sleep(self.chance.expovariate(1 / self._pause))
        except Exception as error:  # noqa: BLE001  (a thread that dies unseen would make a lazy office look fast)
            self.ledger.trouble(f"{self.email}: {type(error).__name__}: {error}")

    def work(self) -> None:
        raise NotImplementedError

    def _sign_in(self) -> None:
        page = self.browser.get("/accounts/sign-in/")
        answer = self.browser.send(page, page.form(with_field="password"), {"email": self.email, "password": PASSWORD})
        if "second-step" in answer.location:
            page = self.browser.get(answer.location)
            answer = self.browser.send(page, page.form(with_field="code"), {"code": totp(self._secret, time.time())})
        if answer.status != 302:
            raise RuntimeError(f"sign-in answered {answer.status}")


class Officer(Person):
    """Writes releases of the unit, alone and together with a colleague, and sends them."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]
        self._words = 0
        self._name = self.email.split("@")[0].replace("-", "")

    def work(self) -> None:
        act = self.chance.random()
        if act < 0.15:
            self._look_around()
        elif act < 0.35:
            self._begin()
        else:
            self._go_on(sends=act > 0.8)

    def _look_around(self) -> None:
        self.browser.get("/desk/")
        listed = self.browser.get("/desk/releases/")
        pages = listed.links(r"/desk/releases/\d+/")
        if pages:
            self.browser.get(self.chance.choice(pages[:10]))

    def _token(self) -> str:
        self._words += 1
        return f"dau-{self._name}-{self._words}"

    def _begin(self) -> None:
        page = self.browser.get("/desk/releases/new/")
        ways = page.links(r"/desk/releases/new/\?[^\"]+") or page.links(r"\?[^\"]+")
        if "headline" not in "".join(name for form in [page] for name in re.findall(r'name="(\w+)"', form.text)):
            page = self.browser.get(html.unescape(ways[0]) if ways[0].startswith("/") else page.path + ways[0])
        token = self._token()
        form = page.form(with_field="headline")
        topic = re.search(r'<select name="topic".*?<option value="(\d+)"', page.text, re.S)
        typed = {
            "headline": f"Công bố kết quả đo kiểm {token}",
            "body": f"{SENTENCE}\n\n{token}",
            "body_format": "",
            "kind": "press_release",
            "topic": topic.group(1) if topic else "",
            "speaker_name": "Đinh Văn Quý",
            "speaker_position": "Cục trưởng",
            "contact_name": "Lê Thị Hạnh",
            "contact_phone": "024 3943 0000",
            "action": "save",
        }
        answer = self.browser.send(page, form, typed)
        found = re.search(r"/desk/releases/(\d+)/", answer.location)
        if answer.status != 302 or not found:
            self.ledger.trouble(f"{self.email}: a new release answered {answer.status}: {complaints(answer)}")
            return
        self.ledger.count("begun")
        self.ledger.note_saved(int(found.group(1)), token)

    def _go_on(self, *, sends: bool) -> None:
        listed = self.browser.get("/desk/releases/?state=draft")
        drafts = listed.links(r"/desk/releases/\d+/")
        if not drafts:
            return
        page = self.browser.get(f"{self.chance.choice(drafts[:4])}edit/")
        if not page.path.endswith("/edit/"):
            return  # a colleague has sent it in the meantime
        time.sleep(self.chance.expovariate(1 / self._pause))
        self._save(page)
        if sends:
            self._send(int(page.path.split("/")[3]))

    def _save(self, page: Answer) -> None:
        release_id, token = int(page.path.split("/")[3]), self._token()
        form = page.form(with_field="headline")
        body = form.values["body"][0]
        is_html = "</p>" in body
        typed = {
            "body": f"{body}<p>{token}</p>" if is_html else f"{body}\n\n{token}",
            "body_format": "html" if is_html else "",
            "action": "save",
        }
        answer = self.browser.send(page, form, typed)
        if answer.status == 302 and "saved=1" in answer.location:
            self.ledger.count("saved")
            self.ledger.note_saved(release_id, token)
        elif answer.status == 409:
            self.ledger.count("told of a colleague's save")
        else:
            self.ledger.trouble(f"{self.email}: a save of {release_id} answered {answer.status}: {complaints(answer)}")

    def _send(self, release_id: int) -> None:
        page = self.browser.get(f"/desk/releases/{release_id}/check/")
        try:
            form = page.form(with_field="revision")
        except LookupError:
            self.ledger.count("not ready to be sent")
            return
        answers = {name: _no_ground(page, name) for name in form.values if name.startswith("ground_")}
        if "looked_at" in form.values:
            answers["looked_at"] = "on"
        answer = self.browser.send(page, form, answers)
        self.ledger.count("sent" if answer.status == 302 else "not sent")


def _no_ground(page: Answer, name: str) -> str:
    """The answer that says a ground does not apply: the first that a radio or a list of this name offers."""
    offered = re.findall(rf'<(?:input|option)[^>]*?(?:name="{name}"[^>]*?)?value="([^"]*)"', page.text)
    named = re.findall(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page.text)
    return (named or offered or [""])[0]


class Editor(Person):
    """Takes what waits, reads it, returns some and issues the rest; three of them reach for the same ones."""

    def work(self) -> None:
        queue = self.browser.get("/desk/queue/")
        waiting = queue.links(r"/desk/releases/\d+/review/")
        if not waiting:
            self.browser.get("/desk/")
            return
        page = self.browser.get(self.chance.choice(waiting[:3]))
        act = self.chance.random()
        if act < 0.25:
            self._press(page, "/take/", {}, "taken")
        elif act < 0.4:
            self._press(page, "/return/", {"note": "Xin bổ sung số liệu của từng tỉnh."}, "returned")
        else:
            self._press(page, "/approve/", {"action": "issue"}, "issued")

    def _press(self, page: Answer, end: str, typed: dict[str, str], done: str) -> None:
        try:
            form = page.form(action=end)
        except LookupError:
            self.ledger.count("decided by somebody else meanwhile")
            return
        answer = self.browser.send(page, form, typed)
        if answer.status == 302:
            self.ledger.count(done)
        elif answer.status in {404, 409, 422}:
            self.ledger.count("decided by somebody else meanwhile")
        else:
            self.ledger.trouble(f"{self.email}: {end} answered {answer.status}")


def complaints(answer: Answer) -> str:
    """What a page says is wrong with what was sent."""
    boxes = " ".join(re.findall(r'class="field__error".*?</div></div>', answer.text, re.S))
    said = re.findall(r"<p>(.*?)</p>", boxes, re.S)
    return "; ".join(re.sub(r"<[^>]+>|\s+", " ", each).strip() for each in said)[:300]


def tokens_in(text: str) -> set[str]:
    """The words that prove a save, wherever they stand in a text."""
    return set(_TOKEN.findall(text))
