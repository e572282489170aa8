"""How fast do IMAPClient and the standard library read the same folder, storing nothing?

python peer_email.py PORT ADDRESS PASSWORD [decode]: fetches whole messages by 500 and parses each; with `decode`
it also walks each message and decodes every text part. Prints the seconds from the connection on as JSON.
"""

import email
import json
import sys
import time

from imapclient import IMAPClient

BATCH = 500


def main(port: int, address: str, password: str, decode: bool) -> dict[str, object]:
    """Read the whole folder; the seconds it took, and how many messages and text characters there were."""
    began = time.perf_counter()
    client = IMAPClient("127.0.0.1", port=port, ssl=False)
    client._imap.debug = 0
    client.login(address, password)
    client.select_folder("INBOX", readonly=True)
    uids = client.search("ALL")
    messages = characters = 0
    for start in range(0, len(uids), BATCH):
        for answer in client.fetch(uids[start : start + BATCH], ["BODY.PEEK[]"]).values():
            message = email.message_from_bytes(answer[b"BODY[]"])
            messages += 1
            characters += _text_length(message) if decode else 0
    client.logout()
    return {"seconds": time.perf_counter() - began, "mails": messages, "characters": characters}


def _text_length(message: email.message.Message) -> int:
    length = 0
    for part in message.walk():
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            length += len(content.decode(part.get_content_charset() or "utf-8", "replace"))
    return length


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], "decode" in sys.argv[4:])))
