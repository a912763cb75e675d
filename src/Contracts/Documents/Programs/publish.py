"""Sends one event over AMQP and ends when the broker has it for sure.

python3 publish.py <credentials.json> <exchange> <type> <body.json> [<id>]

The same id again is the same event again: use it when you do not know whether the first try arrived.
Needs pika (Debian and Ubuntu: python3-pika).
"""
import datetime
import json
import ssl
import sys
import uuid

import pika


def connect(own):
    tls = pika.SSLOptions(ssl.create_default_context(), own["host"]) if own["port"] == 5671 else None
    return pika.BlockingConnection(pika.ConnectionParameters(
        own["host"], own["port"], own["vhost"], pika.PlainCredentials(own["user"], own["password"]), ssl_options=tls))


def main(credentials, exchange, type, body, id=None):
    with open(credentials, encoding="utf-8") as file:
        own = json.load(file)
    # The bytes as they stand in the file: a receipt proves exactly these.
    with open(body, "rb") as file:
        content = file.read()
    json.loads(content)
    id = id or str(uuid.uuid4())
    connection = connect(own)
    channel = connection.channel()
    channel.confirm_delivery()
    channel.basic_publish(exchange, "", content, pika.BasicProperties(
        content_type="application/json", delivery_mode=2, user_id=own["user"], headers={
            "cloudEvents:specversion": "1.0",
            "cloudEvents:id": id,
            "cloudEvents:source": "/" + own["user"],
            "cloudEvents:type": type,
            "cloudEvents:time": datetime.datetime.now(datetime.timezone.utc).isoformat()}))
    connection.close()
    print("sent", id)


if __name__ == "__main__":
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    main(*sys.argv[1:])
