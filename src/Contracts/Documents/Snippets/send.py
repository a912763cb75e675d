import datetime, json, uuid
import pika

with open("{{user}}.json") as file:
    own = json.load(file)
connection = pika.BlockingConnection(pika.ConnectionParameters(
    own["host"], own["port"], own["vhost"],
    pika.PlainCredentials(own["user"], own["password"])))
channel = connection.channel()
channel.confirm_delivery()

body = json.loads("""
{{body}}
""")
id = str(uuid.uuid4())
channel.basic_publish("{{exchange}}", "", json.dumps(body), pika.BasicProperties(
    content_type="application/json", delivery_mode=2, user_id=own["user"], headers={
        "cloudEvents:specversion": "1.0",
        "cloudEvents:id": id,
        "cloudEvents:source": "/" + own["user"],
        "cloudEvents:type": "{{type}}",
        "cloudEvents:time": datetime.datetime.now(datetime.timezone.utc).isoformat()}))
print("sent", id)
connection.close()
