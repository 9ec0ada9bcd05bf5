"""The measuring part of pull.sh: pull.py FOLDER READINGS ROUNDS. FOLDER holds the published program in program/ and the stand-in server in standin/."""
import collections, http.client, json, pathlib, statistics, subprocess, sys, time, urllib.parse

from program import Program, judge, port, seconds

FOLDER, READINGS, ROUNDS = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
LIMITS = {0: 1.2, 50: 1.1}  # milliseconds a page: times the plain download
PAGE = 1000
TYPES = ["group", "resource", "reading"]


class Server:
    """The stand-in. It says on its output what it was asked."""

    def __init__(self, delay):
        self.port = port()
        self.process = subprocess.Popen(["dotnet", FOLDER / "standin" / "OurWater.LegacyStandIn.dll", str(self.port), str(READINGS), str(delay), "log"], stdout=subprocess.PIPE, text=True, bufsize=1)
        self.process.stdout.readline()  # it is ready

    def asked(self):
        """The requests since the last call, each as (method, path)."""
        mark = f"/mark-{time.perf_counter_ns()}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", "/api" + mark)
        connection.getresponse().read()
        requests = []
        for line in self.process.stdout:
            method, path = line.split()
            if path == mark:
                return requests
            requests.append((method, path))

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def download(server):
    """Every page of readings by one connection, as bytes, with only what is needed to ask for the next."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("POST", "/api/Users/login", json.dumps({"username": "sync", "password": "secret"}), {"Content-Type": "application/json"})
    token = json.loads(connection.getresponse().read())["id"]
    start, last, pages, size = time.perf_counter(), 0, 0, 0
    while True:
        query = urllib.parse.quote(json.dumps({"where": {"id": {"gt": last}}, "order": "id ASC", "limit": PAGE}))
        connection.request("GET", f"/api/readings?filter={query}", headers={"Authorization": token})
        content = connection.getresponse().read()
        pages, size = pages + 1, size + len(content)
        ids = [row["id"] for row in json.loads(content)]
        if len(ids) < PAGE:
            return time.perf_counter() - start, pages, size
        last = ids[-1]


def main():
    for delay, limit in LIMITS.items():
        rounds = [measure(delay, number) for number in range(ROUNDS)]
        ratio = statistics.median(r["pull"] / r["plain"] for r in rounds)
        for r in rounds:
            print(f"{delay:3} ms a page: plain download {r['plain']:.2f} s; first pull {r['pull']:.2f} s ({r['pull'] / r['plain']:.2f} x), of which {r['before']:.2f} s before readings were asked for; "
                  f"processor time {r['cpu']:.2f} s")
        judge(f"{delay} ms a page: first pull {ratio:.2f} x a plain download (median of {ROUNDS})", ratio, limit)


def measure(delay, number):
    """One first pull by a program that was just started, on an empty database."""
    folder = FOLDER / f"{delay}-{number}"
    folder.mkdir()
    (folder / "program").symlink_to(FOLDER / "program")
    server, program = Server(delay), Program(folder)
    try:
        return pull(program, server, number)
    finally:
        program.stop()
        server.stop()


def pull(program, server, number):
    source = program.call("POST", "/datasources", {"type": "legacyMyWell", "name": "Stand-in", "baseUrl": f"http://127.0.0.1:{server.port}/api", "username": "sync", "password": "secret"})["id"]
    sync = program.call("POST", "/syncs", {"name": "Pull", "isOneTime": False, "datasource": {"id": source}, "methods": ["pullFromDatasource"], "selectedDatatypes": TYPES})["id"]
    download(server)  # the first answers are made while the server's code is compiled: not what is measured
    before, pages, size = download(server)
    server.asked()
    cpu = program.cpu()
    first, asked_after = watched(program, sync, server)
    cpu = program.cpu() - cpu
    server.asked()
    after, _, _ = download(server)
    server.asked()
    if number == 0:
        settled(program, sync, server, first, pages, size)
    return {"plain": min(before, after), "pull": seconds(first), "before": asked_after, "cpu": cpu}


def watched(program, sync, server):
    """The run, and the seconds from its start until readings were asked for, as the server saw it."""
    start = time.perf_counter()
    run_id = program.call("POST", f"/syncs/{sync}/runs", {"dryRun": False})["runId"]
    asked_after = None
    for line in server.process.stdout:
        if line.split() == ["GET", "/readings"]:
            asked_after = time.perf_counter() - start
            break
    return program.wait(run_id), asked_after


def settled(program, sync, server, first, pages, size):
    counts = first["pull"]["reading"]
    print(f"{pages} pages, {size / 1e6:.1f} MB, {counts['created']:,} readings stored, {counts['rejected']:,} rejected. Peak {program.memory('VmHWM'):.0f} MB.")
    again = program.run(sync, False)
    asked = collections.Counter(server.asked())
    print("Asked when nothing was new: " + ", ".join(f"{n} x {method} {path}" for (method, path), n in asked.items()))
    reads = max(n for (method, _), n in asked.items() if method == "GET")
    judge(f"{reads} requests per data type when nothing is new", reads, 2)
    written = sum(c["created"] + c["updated"] for c in again["pull"].values())
    judge(f"{written} records written when nothing is new", written, 0)


main()
