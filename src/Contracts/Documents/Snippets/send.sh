DOOR=https://fourkeyworks.example          # tokenUrl of the credentials file, without /connect/token
TOKEN=$(curl -sf "$DOOR{{https.token}}" \
  -d grant_type=client_credentials -d client_id={{user}} --data-urlencode "client_secret=$PASSWORD" |
  sed -n 's/.*"access_token": *"\([^"]*\)".*/\1/p')
curl -sf "$DOOR{{https.events}}" -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/cloudevents+json" -d @- <<EVENT
{
  "specversion": "1.0",
  "id": "$(cat /proc/sys/kernel/random/uuid)",
  "source": "/{{user}}",
  "type": "{{type}}",
  "time": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "datacontenttype": "application/json",
  "data":
{{body}}
}
EVENT
