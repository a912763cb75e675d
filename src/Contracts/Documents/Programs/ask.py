"""Asks the HTTPS door for something, or gives it something, and prints the answer as it comes.

python3 ask.py <credentials.json> <path>                            GET
python3 ask.py <credentials.json> post <path>                       POST
python3 ask.py <credentials.json> post <path> <file> <content type> POST of a file

Ends with 0 if the answer is what was asked for. Needs the standard library only.
"""
import json
import sys
import urllib.error
import urllib.parse
import urllib.request


def ask(url, body, headers):
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code} {error.read().decode('utf-8', 'replace')}")


def token(own):
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_id": own["user"], "client_secret": own["password"]})
    return json.loads(ask(own["tokenUrl"], form.encode(), {"Content-Type": "application/x-www-form-urlencoded"}))["access_token"]


def main(credentials, *arguments):
    with open(credentials, encoding="utf-8") as file:
        own = json.load(file)
    body, headers = None, {"Authorization": "Bearer " + token(own)}
    if arguments[0] == "post":
        body, arguments = b"", arguments[1:]
    if len(arguments) == 3:
        with open(arguments[1], "rb") as file:
            body = file.read()
        headers["Content-Type"] = arguments[2]
    sys.stdout.buffer.write(ask(urllib.parse.urljoin(own["tokenUrl"], arguments[0]), body, headers))
    sys.stdout.flush()
    if sys.stdout.isatty():
        print()


if __name__ == "__main__":
    if len(sys.argv) - (sys.argv[2:3] == ["post"]) not in ((3, 5) if sys.argv[2:3] == ["post"] else (3,)):
        sys.exit(__doc__)
    main(*sys.argv[1:])
