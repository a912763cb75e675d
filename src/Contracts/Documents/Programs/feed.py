"""Reads the feed over HTTPS, one line of JSON for each event, and says that they were taken.

python3 feed.py <credentials.json> <cursor file> [<seconds without an event after which it ends, 0 to 25>] [sandbox]

The cursor file remembers how far you have read; without it the feed begins where it begins. It is written only
after the events are safe with you (here: printed), so after a crash you get some again and lose none.
Needs the standard library only.
"""
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


def ask(url, body=None, headers=None):
    request = urllib.request.Request(url, body, headers or {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
            return json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code} {error.read().decode('utf-8', 'replace')}")


class Door:
    def __init__(self, own):
        self.own, self.bearer, self.until = own, None, 0

    def headers(self):
        if time.monotonic() >= self.until:
            form = urllib.parse.urlencode({
                "grant_type": "client_credentials", "client_id": self.own["user"], "client_secret": self.own["password"]})
            answer = ask(self.own["tokenUrl"], form.encode(), {"Content-Type": "application/x-www-form-urlencoded"})
            self.bearer, self.until = answer["access_token"], time.monotonic() + answer["expires_in"] - 60
        return {"Authorization": "Bearer " + self.bearer, "Content-Type": "application/json"}

    def get(self, path, **query):
        return ask(urllib.parse.urljoin(self.own["tokenUrl"], path) + "?" + urllib.parse.urlencode(query), None, self.headers())

    def post(self, path, body):
        return ask(urllib.parse.urljoin(self.own["tokenUrl"], path), json.dumps(body).encode(), self.headers())


def main(credentials, cursor, seconds="25", sandbox=None):
    with open(credentials, encoding="utf-8") as file:
        door = Door(json.load(file))
    query = {"limit": 100, "wait": seconds}
    if sandbox:
        query["sandbox"] = "true"
    if os.path.exists(cursor):
        with open(cursor, encoding="utf-8") as file:
            query["after"] = file.read()
    while True:
        page = door.get("{{https.feed}}", **query)
        if not page["events"]:
            return
        for event in page["events"]:
            print(json.dumps(event, ensure_ascii=False), flush=True)
        if not sandbox:
            door.post("{{https.acknowledgements}}", {"eventIds": [event["id"] for event in page["events"]]})
        query["after"] = page["next"]
        with open(cursor + ".new", "w", encoding="utf-8") as file:
            file.write(page["next"])
        os.replace(cursor + ".new", cursor)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
