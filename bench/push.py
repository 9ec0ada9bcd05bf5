"""The measuring part of push.sh: push.py FOLDER CALLS. FOLDER holds the published program in program/."""
import datetime, pathlib, sys, time, urllib.request, json

from program import KEY, Program, judge

FOLDER, CALLS, RECORDS, WELLS, LIMIT = pathlib.Path(sys.argv[1]), int(sys.argv[2]), 10_000, 20, 2.0
DAY = datetime.date(1960, 1, 1)


def main():
    program = Program(FOLDER)
    try:
        measure(program)
    finally:
        program.stop()


def measure(program):
    source = program.call("POST", "/datasources", {"type": "api", "name": "Theirs"})["id"]
    sync = program.call("POST", "/syncs", {"name": "Theirs", "datasource": {"id": source}, "methods": ["acceptFromDatasource", "serveToDatasource"], "selectedDatatypes": ["resource", "reading"]})["id"]
    program.call("POST", f"/syncs/{sync}/data", {"resources": [{"resourceType": "well", "externalIds": {"theirs": f"w{i}"}} for i in range(WELLS)]})
    bodies = [{"readings": [{"resourceExternalId": f"theirs:w{i % WELLS}", "datetime": (DAY + datetime.timedelta((call * RECORDS + i) // WELLS)).isoformat(), "value": i % 400 / 10} for i in range(RECORDS)]} for call in range(CALLS)]
    first = [push(program, sync, body, "created") for body in bodies]
    again = [push(program, sync, body, "unchanged") for body in bodies]
    for call, body in enumerate(bodies):
        for i, reading in enumerate(body["readings"]):
            reading["externalIds"] = {"theirs": f"r{call * RECORDS + i}"}
    named = [push(program, sync, body, "updated") for body in bodies]
    named_again = [push(program, sync, body, "unchanged") for body in bodies]
    start = time.perf_counter()
    read = count(program, f"/api/v1/syncs/{sync}/data?type=reading&limit=1000")
    print(f"\n{CALLS} calls of {RECORDS:,} readings: new, {min(first):.2f} to {max(first):.2f} s; the same again, {min(again):.2f} to {max(again):.2f} s; with an external id each, {min(named):.2f} to {max(named):.2f} s, again {min(named_again):.2f} to {max(named_again):.2f} s; all {read:,} read back by next in {time.perf_counter() - start:.2f} s.")
    assert read == CALLS * RECORDS
    judge("the slowest call, in seconds", round(max(first + again + named + named_again), 2), LIMIT)


def push(program, sync, body, expected):
    start = time.perf_counter()
    results = program.call("POST", f"/syncs/{sync}/data", body)["results"]
    took = time.perf_counter() - start
    assert all(r["status"] == expected for r in results), next(r for r in results if r["status"] != expected)
    return took


def count(program, path):
    read = 0
    while path:
        with urllib.request.urlopen(urllib.request.Request(program.url + path, headers={"Authorization": "Bearer " + KEY})) as answer:
            page = json.loads(answer.read())
        read, path = read + len(page["data"]), page["next"]
    return read


main()
