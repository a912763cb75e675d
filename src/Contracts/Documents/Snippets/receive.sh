own() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" {{user}}.json; }
DOOR=$(own tokenUrl); DOOR=${DOOR%{{https.token}}}
TOKEN=$(own password | tr -d '\n' | curl -sS "$DOOR{{https.token}}" \
  -d grant_type=client_credentials -d client_id={{user}} --data-urlencode client_secret@- |
  sed -n 's/.*"access_token": *"\([^"]*\)".*/\1/p')
curl -sS -H "Authorization: Bearer $TOKEN" "$DOOR{{https.feed}}?limit=100&wait=25" | tee page.json

# once the events are safe with you
IDS=$(grep -o '"id":"[^"]*"' page.json | cut -d : -f 2- | paste -s -d , -)
[ -z "$IDS" ] || curl -sS -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
  "$DOOR{{https.acknowledgements}}" -d "{\"eventIds\":[$IDS]}"
