"""The measuring part of pull.sh: pull.py FOLDER READINGS PAGE-DELAY-MS. FOLDER holds the published program in program/ and the stand-in server in standin/."""
import collections, http.client, json, pathlib, subprocess, sys, time, urllib.parse

from program import Program, judge, port, seconds

FOLDER, READINGS, DELAY = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
PAGE = 1000
TYPES = ["group", "resource", "reading"]


class Server:
    """The stand-in. It says on its output what it was asked."""

    def __init__(self):
        self.port = port()
        self.process = subprocess.Popen(["dotnet", FOLDER / "standin" / "OurWater.LegacyStandIn.dll", str(self.port), str(READINGS), str(DELAY), "log"], stdout=subprocess.PIPE, text=True, bufsize=1)
        print(f"The server: {self.process.stdout.readline().strip()}, {DELAY} ms a page.")

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
    server = Server()
    program = Program(FOLDER)
    try:
        measure(program, server)
    finally:
        program.stop()
        server.process.terminate()
        server.process.wait(10)


def measure(program, server):
    source = program.call("POST", "/datasources", {"type": "legacyMyWell", "name": "Stand-in", "baseUrl": f"http://127.0.0.1:{server.port}/api", "username": "sync", "password": "secret"})["id"]
    places, readings = (program.call("POST", "/syncs", {"name": name, "isOneTime": False, "datasource": {"id": source}, "methods": ["pullFromDatasource"], "selectedDatatypes": types})["id"]
                        for name, types in (("Places", TYPES[:2]), ("Readings", TYPES[2:])))
    download(server)  # the first answers are made while the server's code is compiled: not what is measured
    places_run = program.run(places, False)
    before, pages, size = download(server)
    server.asked()
    first = program.run(readings, False)
    pulled = collections.Counter(server.asked())
    after, _, _ = download(server)
    server.asked()
    again = program.run(readings, False)
    third = collections.Counter(server.asked())
    places_again = program.run(places, False)
    fourth = collections.Counter(server.asked())
    plain = min(before, after)

    counts = first["pull"]["reading"]
    print(f"\n{pages} pages, {size / 1e6:.1f} MB. Plain download {plain:.2f} s; first pull {seconds(first):.2f} s, of which {counts['created']:,} readings stored, {counts['rejected']:,} rejected; "
          f"places {seconds(places_run):.2f} s; pull again {seconds(again):.2f} s. Peak {program.memory('VmHWM'):.0f} MB.")
    print("Asked in the first pull: " + words(pulled) + "\nAsked when nothing was new: " + words(third) + "; places: " + words(fourth))
    judge(f"first pull {seconds(first) / plain:.2f} x a plain download", seconds(first) / plain, 1.5)
    reads = max(n for (method, _), n in (third + fourth).items() if method == "GET")
    judge(f"{reads} requests per data type when nothing is new", reads, 2)
    for name, run in (("readings", again), ("places", places_again)):
        written = sum(c["created"] + c["updated"] for c in run["pull"].values())
        judge(f"{written} {name} written when nothing is new", written, 0)


def words(counter):
    return ", ".join(f"{n} x {method} {path}" for (method, path), n in counter.items())


main()
