"""Sends events over HTTPS, several in one request, and prints what became of each.

python3 push.py <credentials.json> [sandbox] <type> <body.json> [<type> <body.json> ...]

With "sandbox" they are checked by the same rules and go nowhere. Ends with 0 if all were taken, or are valid.
Needs the standard library only.
"""
import datetime
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid


def ask(url, body, headers):
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code} {error.read().decode('utf-8', 'replace')}")


def token(own):
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_id": own["user"], "client_secret": own["password"]})
    return ask(own["tokenUrl"], form.encode(), {"Content-Type": "application/x-www-form-urlencoded"})["access_token"]


def event(own, type, path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "/" + own["user"],
        "type": type,
        "time": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        "datacontenttype": "application/json",
        "data": data}


def main(credentials, *arguments):
    with open(credentials, encoding="utf-8") as file:
        own = json.load(file)
    sandbox = arguments[0] == "sandbox"
    arguments = arguments[sandbox:]
    events = [event(own, type, path) for type, path in zip(arguments[::2], arguments[1::2])]
    answers = ask(
        urllib.parse.urljoin(own["tokenUrl"], "{{https.sandbox}}" if sandbox else "{{https.events}}"),
        json.dumps(events).encode(),
        {"Content-Type": "application/cloudevents-batch+json", "Authorization": "Bearer " + token(own)})
    for answer in answers:
        print(json.dumps(answer, ensure_ascii=False))
    sys.exit(0 if all(answer["status"] in ("taken", "valid") for answer in answers) else 1)


if __name__ == "__main__":
    pairs = len(sys.argv) - 2 - (sys.argv[2:3] == ["sandbox"])
    if pairs < 2 or pairs % 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
