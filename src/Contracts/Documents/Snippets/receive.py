import json
import pika

with open("{{user}}.json") as file:
    own = json.load(file)
connection = pika.BlockingConnection(pika.ConnectionParameters(
    own["host"], own["port"], own["vhost"],
    pika.PlainCredentials(own["user"], own["password"])))
channel = connection.channel()
channel.basic_qos(prefetch_count=20)

for method, properties, body in channel.consume(own["inbox"], inactivity_timeout=30):
    if method is None:
        break
    id, type = properties.headers["cloudEvents:id"], properties.headers["cloudEvents:type"]
    event = json.loads(body)
    if type == "{{type}}":
        print(id, event["{{member}}"])
    else:
        print(id, type)
    channel.basic_ack(method.delivery_tag)
connection.close()
