"""Reads a calendar from standard input with Debian's python3-icalendar; prints what it understood as JSON."""
import datetime
import json
import sys

import icalendar


def written(value):
    if not isinstance(value, datetime.datetime):
        return value.isoformat()
    return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
events = {}
for event in calendar.walk("VEVENT"):
    events[str(event["UID"])] = {
        "from": written(event["DTSTART"].dt),
        "until": written(event["DTEND"].dt),
        "summary": str(event["SUMMARY"]),
        "status": str(event["STATUS"]),
        "sequence": int(event["SEQUENCE"]),
    }
json.dump(events, sys.stdout)
