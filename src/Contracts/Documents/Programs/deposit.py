"""Deposits persons, narrative and circumstances of a report, and prints the reference that its event carries.

python3 deposit.py <credentials.json> <dossier.json> [<file> ...]

Files (pictures, documents, recordings) are sent after it. Needs the standard library only.
"""
import json
import mimetypes
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid


def ask(url, body, headers):
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code} {error.read().decode('utf-8', 'replace')}")


def token(own):
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_id": own["user"], "client_secret": own["password"]})
    _, answer = ask(own["tokenUrl"], form.encode(), {"Content-Type": "application/x-www-form-urlencoded"})
    return json.loads(answer)["access_token"]


def form(path):
    boundary = uuid.uuid4().hex
    name = urllib.parse.quote(os.path.basename(path))
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    with open(path, "rb") as file:
        content = file.read()
    head = f"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"; filename*=UTF-8''{name}\r\nContent-Type: {kind}\r\n\r\n"
    return head.encode() + content + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def main(credentials, dossier, *files):
    with open(credentials, encoding="utf-8") as file:
        own = json.load(file)
    with open(dossier, "rb") as file:
        body = file.read()
    address = urllib.parse.urljoin(own["tokenUrl"], "{{https.dossiers}}")

    def post(url, body, kind):
        # Sent again under the same key it is the same deposit.
        headers, _ = ask(url, body, {
            "Content-Type": kind, "Authorization": "Bearer " + token(own), "Idempotency-Key": str(uuid.uuid4())})
        return headers["Location"]

    reference = post(address, body, "application/json").rsplit("/", 1)[-1]
    for path in files:
        post(f"{address}/{reference}/files", *form(path))
    print(reference)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
