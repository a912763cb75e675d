own() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" {{user}}.json; }
DOOR=$(own tokenUrl); DOOR=${DOOR%{{https.token}}}
TOKEN=$(own password | tr -d '\n' | curl -sS "$DOOR{{https.token}}" \
  -d grant_type=client_credentials -d client_id={{user}} --data-urlencode client_secret@- |
  sed -n 's/.*"access_token": *"\([^"]*\)".*/\1/p')
curl -sS "$DOOR{{https.events}}" -H "Authorization: Bearer $TOKEN" \
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
