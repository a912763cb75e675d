"""Verifies the receipt of an event without any connection, and says in a sentence what it proves or what is wrong.

python3 verify_receipt.py <receipt.json> <keys.json> [<body file>]

Ends with 0 if the receipt is proven. Needs the standard library and the openssl command (3.0 for SM2).
"""
import base64
import datetime
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import uuid

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def put(tag, value):
    return bytes([tag]) + struct.pack(">I", len(value)) + value


def text(value):
    return put(0, b"") if value is None else put(1, value.encode())


def number(value):
    return put(2, struct.pack(">q", value))


def instant(value):
    return put(0, b"") if value is None else put(4, struct.pack(">q", (moment(value) - EPOCH) // datetime.timedelta(microseconds=1)))


def moment(value):
    whole, fraction, offset = re.fullmatch(r"([^.]{19})(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)", value).groups()
    at = datetime.datetime.strptime(whole + ("+0000" if offset == "Z" else offset.replace(":", "")), "%Y-%m-%dT%H:%M:%S%z")
    return at + datetime.timedelta(microseconds=int((fraction or "0").ljust(7, "0")[:6]))


def event_bytes(event):
    return (text("receipt.v1") + number(event["journal"]) + put(3, uuid.UUID(event["id"]).bytes) + text(event["direction"])
            + text(event["type"]) + text(event["eventId"]) + text(event["source"]) + instant(event["time"])
            + put(5, bytes.fromhex(event["bodyHash"])) + text(event["sender"]) + instant(event["routedAt"]))


def batch_bytes(batch):
    row = (text("receipt-batch.v1") + number(batch["first"]) + number(batch["last"]) + number(batch["count"])
           + put(5, bytes.fromhex(batch["root"])) + instant(batch["closedAt"]) + text(batch["algorithm"]) + text(batch["key"]))
    return text("chain.v1") + number(batch["number"]) + put(5, bytes.fromhex(batch["previous"])) + put(5, row)


def hashed(algorithm, data):
    if algorithm != "sm2":
        return hashlib.sha256(data).digest()
    try:
        return hashlib.new("sm3", data).digest()
    except ValueError:
        return subprocess.run(["openssl", "dgst", "-sm3", "-binary"], input=data, capture_output=True, check=True).stdout


def is_signed(batch, pem):
    decoded = base64.b64decode(batch["signature"], validate=True)
    if base64.b64encode(decoded).decode() != batch["signature"]:
        raise ValueError("bits that stand for nothing are not to be changed either")
    return holds(batch["algorithm"], pem, batch_bytes(batch), decoded)


def holds(algorithm, pem, data, signature):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("key", "data", "signature")]
        for path, content in zip(paths, (pem.encode(), data, signature)):
            with open(path, "wb") as file:
                file.write(content)
        key, data, signature = paths
        if algorithm == "sm2":
            command = ["openssl", "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678",
                       "-pubin", "-inkey", key, "-in", data, "-sigfile", signature]
        else:
            command = ["openssl", "dgst", "-sha256", "-verify", key, "-signature", signature, data]
        return subprocess.run(command, capture_output=True).returncode == 0


def is_in_tree(receipt):
    """RFC 9162, 2.1.3.2."""
    batch = receipt["batch"]
    algorithm, place, last = batch["algorithm"], receipt["place"], batch["count"] - 1
    if not 0 <= place <= last:
        return False
    node = hashed(algorithm, b"\0" + event_bytes(receipt["event"]))
    for beside in map(bytes.fromhex, receipt["path"]):
        if last == 0:
            return False
        if place % 2 or place == last:
            node = hashed(algorithm, b"\1" + beside + node)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            node = hashed(algorithm, b"\1" + node + beside)
        place, last = place // 2, last // 2
    return last == 0 and node.hex() == batch["root"]


def verify(receipt, keys, body):
    """What is wrong; None if nothing is."""
    event, batch = receipt["event"], receipt["batch"]
    key = next((k for k in keys["keys"] if k["id"] == batch["key"] and k["algorithm"] == batch["algorithm"]), None)
    if key is None or batch["algorithm"] not in ("ecdsa-p256", "sm2"):
        return f"{batch['key']} is not among the published keys"
    closed = moment(batch["closedAt"])
    if closed < moment(key["from"]) or (key["until"] is not None and closed >= moment(key["until"])):
        return f"key {batch['key']} did not sign on {batch['closedAt']}"
    if not is_signed(batch, key["pem"]):
        return "the signature does not hold; the batch was altered or made up"
    if not is_in_tree(receipt):
        return "the event is not among those that were signed; it was altered"
    if body is not None and hashlib.sha256(body).hexdigest() != event["bodyHash"]:
        return f"the receipt holds, but the given body is not that of event {event['eventId']}"
    return None


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main(receipt, keys, body=None):
    try:
        receipt = json.loads(read(receipt))
        wrong = verify(receipt, json.loads(read(keys)), None if body is None else read(body))
    except (ValueError, KeyError, TypeError, AttributeError, struct.error):
        wrong = "receipt or keys cannot be read"
    if wrong is not None:
        print(f"Not proven: {wrong}.")
        sys.exit(1)
    event, batch = receipt["event"], receipt["batch"]
    did = f"of {event['sender']} was received" if event["direction"] == "in" else f"was sent by {event['sender']}"
    print(f"Proven: event {event['eventId']} ({event['type']}) {did} on {event['routedAt']}, its body has SHA-256 {event['bodyHash']}; "
          f"signed by key {batch['key']} on {batch['closedAt']}.")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
