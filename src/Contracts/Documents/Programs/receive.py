"""Takes events from the inbox, one line of JSON each, and says that they were taken.

python3 receive.py <credentials.json> [<seconds without an event after which it ends>]

Two different things happen to each event once it is safe with you (here: printed). The broker removes it from
the queue (basic_ack), and {{acknowledged}}
tells the other side that your unit has it. Without the second, people are called for events that a child's
safety depends on. Needs pika (Debian and Ubuntu: python3-pika).
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


def acknowledge(channel, own, id):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    department = own["user"].split(".")[0]
    channel.basic_publish(f"ingest.{department}.exchange", "", json.dumps({"eventId": id, "acknowledgedAt": now}), pika.BasicProperties(
        content_type="application/json", delivery_mode=2, user_id=own["user"], headers={
            "cloudEvents:specversion": "1.0",
            "cloudEvents:id": str(uuid.uuid5(uuid.NAMESPACE_URL, own["user"] + "/" + id)),
            "cloudEvents:source": "/" + own["user"],
            "cloudEvents:type": "{{acknowledged}}",
            "cloudEvents:time": now}))


def main(credentials, seconds="30"):
    with open(credentials, encoding="utf-8") as file:
        own = json.load(file)
    connection = connect(own)
    channel = connection.channel()
    channel.confirm_delivery()
    channel.basic_qos(prefetch_count=20)
    for method, properties, body in channel.consume(own["inbox"], inactivity_timeout=float(seconds)):
        if method is None:
            break
        headers = properties.headers
        print(json.dumps({
            "id": headers["cloudEvents:id"],
            "source": headers["cloudEvents:source"],
            "type": headers["cloudEvents:type"],
            "time": headers["cloudEvents:time"],
            "data": json.loads(body)}, ensure_ascii=False), flush=True)
        acknowledge(channel, own, headers["cloudEvents:id"])
        channel.basic_ack(method.delivery_tag)
    connection.close()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
