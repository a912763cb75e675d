"""Makes signed files of events, and reads those that we sign, for networks that are crossed by files only.

python3 batch.py make <credentials.json> <private key.pem> <sent.chain> <batch.zip> <type> <body.json> [<type> <body.json> ...]
python3 batch.py read <credentials.json> <keys.json> <sent.chain> <received.chain> <file.zip>

Each file names the hash of the one before it. "sent.chain" keeps the hash of your last file that was answered, so reading
the answer is what lets the next one be made; "received.chain" keeps the hash of our last file that you have read. If a
file is refused with batch.out-of-order, put the "lastHash" of the refusal into "sent.chain" and make it again.
"read" prints a line of JSON for each event or answer. Needs the standard library, verify_receipt.py beside it and the
openssl command (3.0 for SM2).
"""
import datetime
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import uuid
import zipfile

from verify_receipt import hashed, holds, moment

EVENTS, ANSWERS = "cn.fourkeyworks.batch.v1", "cn.fourkeyworks.batch-answers.v1"


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], capture_output=True, check=True).stdout


def sign(key, algorithm, data):
    with tempfile.TemporaryDirectory() as folder:
        path, signature = os.path.join(folder, "data"), os.path.join(folder, "signature")
        with open(path, "wb") as file:
            file.write(data)
        if algorithm == "sm2":
            openssl("pkeyutl", "-sign", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-inkey", key, "-in", path, "-out", signature)
        else:
            openssl("dgst", "-sha256", "-sign", key, "-out", signature, path)
        with open(signature, "rb") as file:
            return file.read()


def known(chain):
    if not os.path.exists(chain):
        return None
    with open(chain, encoding="utf-8") as file:
        return file.read().strip()


def remember(chain, value):
    with open(chain + ".new", "w", encoding="utf-8") as file:
        file.write(value)
    os.replace(chain + ".new", chain)


def event(own, type, path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    return json.dumps({
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "/" + own["user"],
        "type": type,
        "time": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        "datacontenttype": "application/json",
        "data": data}, ensure_ascii=False).encode()


def make(own, key, chain, path, *arguments):
    algorithm = "sm2" if b"SM2" in openssl("pkey", "-in", key, "-noout", "-text") else "ecdsa-p256"
    events = {f"events/{i:04}.json": event(own, *pair) for i, pair in enumerate(zip(arguments[::2], arguments[1::2]), 1)}
    manifest = {
        "format": EVENTS,
        "sender": own["user"],
        "recipient": "exchange",
        "batchId": str(uuid.uuid4()),
        "created": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "algorithm": algorithm,
        "key": hashlib.sha256(openssl("pkey", "-in", key, "-pubout", "-outform", "DER")).hexdigest(),
        "files": [{"file": name, "size": len(content), "hash": hashed(algorithm, content).hex()} for name, content in events.items()]}
    previous = known(chain)
    if previous:
        manifest["previous"] = previous
    signed = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as batch:
        for name, content in {"manifest.json": signed, "manifest.sig": sign(key, algorithm, signed), **events}.items():
            batch.writestr(name, content)
    print("made", manifest["batchId"])


def read(own, keys, sent, received, path):
    with open(keys, encoding="utf-8") as file:
        published = {key["id"]: key for key in json.load(file)["keys"]}
    with zipfile.ZipFile(path) as batch:
        signed, signature = batch.read("manifest.json"), batch.read("manifest.sig")
        manifest = json.loads(signed)
        key, algorithm = published.get(manifest["key"]), manifest["algorithm"]
        if key is None or key["algorithm"] != algorithm or not holds(algorithm, key["pem"], signed, signature):
            sys.exit("The signature does not hold: not ours, or altered.")
        created = moment(manifest["created"])
        if created < moment(key["from"]) or (key["until"] is not None and created >= moment(key["until"])):
            sys.exit(f"Key {key['id']} did not sign on {manifest['created']}.")
        if manifest["recipient"] != own["user"]:
            sys.exit(f"It is for {manifest['recipient']}.")
        contents = [batch.read(listed["file"]) for listed in manifest["files"]]
    if any(hashed(algorithm, content).hex() != listed["hash"] for listed, content in zip(manifest["files"], contents)):
        sys.exit("A file is not the one that was signed.")
    own_hash = hashed(algorithm, signed).hex()
    if manifest["format"] == EVENTS and known(received) not in (manifest.get("previous"), own_hash):
        sys.exit("A file before this one is missing: ask for it again.")
    for content in contents:
        print(json.dumps(json.loads(content), ensure_ascii=False))
    sys.stdout.flush()
    remember(*((sent, manifest["answering"]) if manifest["format"] == ANSWERS else (received, own_hash)))


def main(what, credentials, *arguments):
    with open(credentials, encoding="utf-8") as file:
        own = json.load(file)
    (make if what == "make" else read)(own, *arguments)


if __name__ == "__main__":
    enough = {"make": len(sys.argv) >= 8 and len(sys.argv) % 2 == 0, "read": len(sys.argv) == 7}
    if not enough.get((sys.argv[1:2] or [None])[0]):
        sys.exit(__doc__)
    main(*sys.argv[1:])
