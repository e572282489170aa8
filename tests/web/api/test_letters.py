"""Does a program get a mail as it was sent, harmless, and its files, and nobody who may not?"""

import base64

from fastapi.testclient import TestClient
from sqlmodel import select

from outreach.contacts.records import User
from outreach.web import programs
from outreach.web.app import create_app
from tests.house import OTHER_REP, REP, House
from tests.web.api.program import ROOT, Program
from tests.web.office import ADDRESS, Office
from tests.web.test_as_sent import PNG, mixed

HTML = (
    '<p onclick="x()">Hello</p><a href="https://ann.example/">Ours</a><script>x()</script><img src="https://e.example">'
)


def test_its_html_is_given_without_what_acts_and_fetches(office: Office) -> None:
    contact = office.contact("Ann Client", "ann@client.example")
    raw = f"From: ann@client.example\r\nTo: {REP}\r\nSubject: New\r\nContent-Type: text/html\r\n\r\n{HTML}".encode()
    office.arrives("", "", raw=raw)
    rosa = Program(office)
    [letter] = rosa.get(f"/contacts/{contact}/messages")["items"]
    assert letter["as_sent"] is True
    sent = rosa.get(f"/messages/{letter['id']}/as-sent")
    assert (sent["subject"], sent["address"], sent["contact_id"]) == ("New", "ann@client.example", contact)
    assert "<p>Hello</p>" in sent["html"]
    assert not {"onclick", "script", "href", "src"} & set(sent["html"].replace("<", " ").replace(">", " ").split())
    assert "x()" not in sent["html"]
    assert sent["links"] == [{"words": "Ours", "target": "https://ann.example/", "host": "ann.example"}]
    assert sent["withheld"] == 1
    assert Program(office, OTHER_REP).get(f"/messages/{letter['id']}/as-sent")["subject"] == "New"
    with office.engine.database.write() as session:
        session.get_one(User, office.user_id(session, OTHER_REP)).role = "marketing"
    Program(office, OTHER_REP).get(f"/messages/{letter['id']}/as-sent", 403)
    for path in ("/messages/9/as-sent", "/messages/9/attachments/0", f"/messages/{letter['id']}/attachments/0"):
        rosa.get(path, 404)


def test_its_files_are_fetched_from_the_server_byte_for_byte(house: House) -> None:
    raw = mixed(
        b'Content-Type: text/html\r\n\r\n<img src="cid:pic">',
        b"Content-Type: image/png\r\nContent-ID: <pic>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(PNG),
        b"Content-Type: text/html\r\nContent-Disposition: attachment; filename=a.html\r\n\r\n<script>x()</script>",
    )
    house.sandbox.deliver(REP, raw)
    house.passes(minutes=1)
    now = house.engine.clock.now()
    with house.engine.database.write() as session:
        user = session.exec(select(User).where(User.email == REP)).one()
        token = programs.add(session, user, "tests", now, read_only=True, expires_at=None, by="operator")
    client = TestClient(create_app(house.engine), base_url=ADDRESS, headers={"Authorization": f"Bearer {token}"})
    assert base64.b64encode(PNG).decode() in client.get(f"{ROOT}/messages/1/as-sent").json()["html"]
    file = client.get(f"{ROOT}/messages/1/attachments/1")
    assert file.content == b"<script>x()</script>"
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"] == 'attachment; filename="a.html"'
    assert file.headers["x-content-type-options"] == "nosniff"
    house.sandbox.stop()
    assert client.get(f"{ROOT}/messages/1/attachments/1").json()["type"] == "urn:outreach:unreachable"
