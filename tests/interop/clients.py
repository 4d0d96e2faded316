"""Drives real mail clients against a running server and prints, as JSON, what they see.

    clients.py send-smtplib  DEMO.json          sends the test messages to port `smtp`
    clients.py send-swaks    DEMO.json          sends one through `submission`, with STARTTLS and AUTH
    clients.py read-imaplib  DEMO.json          each message of the inbox as the client sees it
    clients.py read-mbsync   DEMO.json
    clients.py read-exchangelib DEMO.json
    clients.py send-exchangelib DEMO.json       sends and saves through EWS

DEMO.json is the line `ropewalk demo --json` prints. Messages are normalised to one shape, so that the caller
compares what the clients agree on: subject, sender, recipients, bodies, attachments.
"""

import email
import email.policy
import hashlib
import imaplib
import json
import mailbox
import os
import smtplib
import ssl
import subprocess
import sys
import tempfile
from email.message import EmailMessage
from email.utils import getaddresses

DEMO = json.load(open(sys.argv[2], encoding="utf-8"))
USER, PEER = DEMO["users"][0], DEMO["users"][1]


def host_port(key):
    host, port = DEMO[key].rsplit(":", 1)
    return host, int(port)


def test_messages():
    """What is sent: plain text, and everything at once."""
    plain = EmailMessage(policy=email.policy.SMTP)
    plain["From"] = "Outside Sender <outside@elsewhere.example>"
    plain["To"] = f"Alice Archer <{USER['address']}>"
    plain["Subject"] = "interop: plain text"
    plain["Message-ID"] = "<interop-1@elsewhere.example>"
    plain["Date"] = "Sat, 21 Nov 2026 10:00:00 +0100"
    plain.set_content("First line\nSecond line with ümläuts and a €.\n.leading dot\n")

    rich = EmailMessage(policy=email.policy.SMTP)
    rich["From"] = "=?utf-8?q?J=C3=BCrgen_Gro=C3=9F?= <juergen@elsewhere.example>"
    rich["To"] = f"{USER['address']}, Bob <{PEER['address']}>"
    rich["Cc"] = "Carol <carol@example.test>, Extern <x@elsewhere.example>"
    rich["Subject"] = "RE: interop: Grüße 🚀 and a subject that is long enough to be folded over two header lines"
    rich["Message-ID"] = "<interop-2@elsewhere.example>"
    rich["Date"] = "Sat, 21 Nov 2026 10:05:00 +0100"
    rich.set_content("The text body: naïve café.\n")
    rich.add_alternative("<html><body><p>The <b>HTML</b> body: naïve café.</p></body></html>\n", subtype="html")
    rich.add_attachment(bytes(range(256)) * 300, maintype="application", subtype="octet-stream", filename="bytes.bin")
    rich.add_attachment("a,b\n1,2\n", subtype="csv", filename="Übersicht 2026.csv")
    return [plain, rich]


def digest(data):
    return hashlib.sha256(data).hexdigest()


def attached(name, content):
    """An attachment to compare. A Maildir keeps text with the line ends of its machine, so those do not count."""
    if name and name.endswith((".csv", ".txt")):
        content = content.replace(b"\r\n", b"\n")
    return {"name": name, "sha256": digest(content), "size": len(content)}


def lines(text):
    """Bodies are compared without the line ends and blanks clients differ in."""
    return "\n".join(line.rstrip() for line in (text or "").replace("\r\n", "\n").strip().split("\n"))


def from_mime(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    addresses = lambda name: sorted(a.lower() for _, a in getaddresses([str(v) for v in message.get_all(name, [])]))
    body = message.get_body(("plain",))
    html = message.get_body(("html",))
    attachments = []
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        if content is None:  # an embedded message or a multipart of its own
            continue
        attachments.append(attached(part.get_filename(), content))
    return {
        "subject": str(message["Subject"]),
        "sender": addresses("From")[0] if addresses("From") else None,
        "to": addresses("To"),
        "cc": addresses("Cc"),
        "text": lines(body.get_content()) if body else None,
        "html": lines(html.get_content()) if html else None,
        "attachments": sorted(attachments, key=lambda a: a["name"] or ""),
    }


def wanted(message):
    return message["subject"] and message["subject"].replace("RE: ", "").startswith("interop")


def report(messages):
    chosen = sorted((m for m in messages if wanted(m)), key=lambda m: m["subject"])
    json.dump(chosen, sys.stdout, ensure_ascii=False, indent=1)


def send_smtplib():
    sent = []
    for message in test_messages():
        with smtplib.SMTP(*host_port("smtp"), timeout=20) as smtp:
            smtp.send_message(message, from_addr="outside@elsewhere.example", to_addrs=[USER["address"], PEER["address"]])
        sent.append(from_mime(message.as_bytes()))
    report(sent)


def send_swaks():
    host, port = host_port("submission")
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as note:
        note.write("attached by swaks\n")
    command = [
        "swaks", "--server", host, "--port", str(port), "--tls", "--auth", "PLAIN",
        "--auth-user", PEER["address"], "--auth-password", PEER["password"],
        "--from", PEER["address"], "--to", USER["address"],
        "--header", "Subject: interop: from swaks", "--body", "Sent by swaks.",
        "--attach-type", "text/plain", "--attach-name", "note.txt", "--attach", "@" + note.name,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    os.unlink(note.name)
    if done.returncode:
        sys.exit(f"swaks failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
    print(json.dumps([{"subject": "interop: from swaks", "sender": PEER["address"]}]))


def read_imaplib():
    seen = []
    with imaplib.IMAP4(*host_port("imap"), timeout=20) as imap:
        imap.starttls(ssl.create_default_context(cafile=DEMO["ca"]))
        imap.login(USER["address"], USER["password"])
        _, (count,) = imap.select("INBOX", readonly=True)
        _, (numbers,) = imap.search(None, "ALL")
        assert len(numbers.split()) == int(count), (numbers, count)
        for number in numbers.split():
            _, data = imap.fetch(number, "(UID RFC822.SIZE BODY.PEEK[])")
            head, raw = data[0]
            assert f"RFC822.SIZE {len(raw)}".encode() in head, head
            seen.append(from_mime(raw))
    report(seen)


def read_mbsync():
    host, port = host_port("imap")
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "mbsyncrc")
        with open(config, "w", encoding="utf-8") as out:
            out.write(f"""
IMAPAccount demo
Host {host}
Port {port}
User {USER['address']}
Pass "{USER['password']}"
SSLType None
AuthMechs LOGIN

IMAPStore remote
Account demo

MaildirStore local
Path {folder}/mail/
Inbox {folder}/mail/INBOX
SubFolders Verbatim

Channel demo
Far :remote:
Near :local:
Patterns *
Create Near
Sync Pull
SyncState *
""")
        os.mkdir(os.path.join(folder, "mail"))
        for attempt in ("first", "second"):
            done = subprocess.run(["mbsync", "-c", config, "demo"], capture_output=True, text=True, timeout=120)
            if done.returncode:
                sys.exit(f"mbsync failed at its {attempt} run ({done.returncode}):\n{done.stdout}\n{done.stderr}")
        inbox = mailbox.Maildir(os.path.join(folder, "mail", "INBOX"), create=False)
        report([from_mime(strip_x_tuid(inbox.get_bytes(key))) for key in inbox.keys()])


def strip_x_tuid(raw):
    return b"\n".join(line for line in raw.split(b"\n") if not line.startswith(b"X-TUID: "))


def account():
    from exchangelib import BASIC, DELEGATE, Account, Configuration, Credentials, Version
    from exchangelib.protocol import BaseProtocol, NoVerifyHTTPAdapter

    BaseProtocol.HTTP_ADAPTER_CLS = NoVerifyHTTPAdapter
    import urllib3

    urllib3.disable_warnings()
    configuration = Configuration(
        service_endpoint=DEMO["https"] + "/EWS/Exchange.asmx",
        credentials=Credentials(USER["address"], USER["password"]),
        auth_type=BASIC,
    )
    return Account(USER["address"], config=configuration, access_type=DELEGATE, autodiscover=False)


def read_exchangelib():
    from exchangelib import FileAttachment

    seen = []
    inbox = account().inbox
    assert inbox.total_count == inbox.all().count(), (inbox.total_count, inbox.all().count())
    for item in inbox.all().order_by("-datetime_received"):
        mailboxes = lambda those: sorted((m.email_address or "").lower() for m in those or [])
        attachments = []
        for attachment in item.attachments:
            if isinstance(attachment, FileAttachment):
                attachments.append(attached(attachment.name, attachment.content))
        raw = from_mime(item.mime_content)
        assert raw["subject"] == item.subject, (raw["subject"], item.subject)
        seen.append({
            "subject": item.subject,
            "sender": item.author and item.author.email_address.lower(),
            "to": mailboxes(item.to_recipients),
            "cc": mailboxes(item.cc_recipients),
            "text": lines(item.text_body) if item.text_body is not None else None,
            "html": lines(str(item.body)) if raw["html"] is not None else None,
            "attachments": sorted(attachments, key=lambda a: a["name"] or ""),
        })
    report(seen)


def send_exchangelib():
    from exchangelib import FileAttachment, HTMLBody, Mailbox, Message

    me = account()
    before = me.sent.total_count
    message = Message(
        account=me,
        folder=me.sent,
        subject="interop: sent by EWS",
        body=HTMLBody("<html><body>Sent by <b>exchangelib</b>: grüße</body></html>"),
        to_recipients=[Mailbox(email_address=USER["address"]), Mailbox(name="Bob", email_address=PEER["address"])],
    )
    message.attach(FileAttachment(name="ews.bin", content=bytes(range(256))))
    message.send_and_save()
    me.sent.refresh()
    assert me.sent.total_count == before + 1, (before, me.sent.total_count)
    draft = Message(account=me, folder=me.drafts, subject="a draft", body="text", to_recipients=["bob@example.test"])
    draft.save()
    assert draft.id and me.drafts.filter(subject="a draft").count() == 1
    draft.delete()
    assert me.drafts.filter(subject="a draft").count() == 0
    report([{"subject": message.subject, "sender": USER["address"]}])


if __name__ == "__main__":
    {
        "send-smtplib": send_smtplib,
        "send-swaks": send_swaks,
        "read-imaplib": read_imaplib,
        "read-mbsync": read_mbsync,
        "read-exchangelib": read_exchangelib,
        "send-exchangelib": send_exchangelib,
    }[sys.argv[1]]()
