"""The measuring part of import.sh: import.py FOLDER ROWS. FOLDER holds the published program in program/; everything else is made there."""
import datetime, pathlib, subprocess, sys, threading, time, urllib.request

from program import KEY, Program, judge, seconds

FOLDER, ROWS = pathlib.Path(sys.argv[1]), int(sys.argv[2])
RESOURCES = 500
LIMITS = {"import": 2.0, "dry run": 0.6, "megabytes": 400, "milliseconds": 300, "log megabytes": 512, "log megabytes left": 64}


class LogSize(threading.Thread):
    """How large the log beside the database (-wal) becomes at most."""

    def __init__(self):
        super().__init__(daemon=True)
        self.largest, self.over = 0, threading.Event()

    @staticmethod
    def now():
        log = FOLDER / "ourwater.db-wal"
        return log.stat().st_size / 2**20 if log.exists() else 0

    def run(self):
        while not self.over.wait(0.05):
            self.largest = max(self.largest, self.now())

    def stop(self):
        self.over.set()
        self.join()


class Watcher(threading.Thread):
    """Asks pages and lists, one after the other, as people do while an import goes, and keeps how long each took at worst."""

    ADDRESSES = ["/", "/account/login", "/runs", "/upload", "/conflicts", "/api/v1/runs", "/api/v1/resources?limit=100", "/api/v1/readings?limit=100", "/readyz"]

    def __init__(self, program):
        super().__init__(daemon=True)
        self.program, self.slowest, self.times, self.over = program, {}, [], threading.Event()
        self.browser = program.browser()

        for address in self.ADDRESSES:
            self.ask(address)  # the first answer of a page is made while its code is compiled: not what is measured

    def ask(self, address):
        request = urllib.request.Request(self.program.url + address, headers={"Authorization": "Bearer " + KEY} if address.startswith("/api") else {})
        start = time.perf_counter()
        self.browser.open(request, timeout=60).read()
        return (time.perf_counter() - start) * 1000

    def run(self):
        while not self.over.is_set():
            for address in self.ADDRESSES:
                took = self.ask(address)
                self.times.append(took)
                self.slowest[address] = max(took, self.slowest.get(address, 0))
            self.over.wait(0.1)

    def stop(self):
        self.over.set()
        self.join()


def write_readings(path):
    base = datetime.datetime(2000, 1, 1)
    with open(path, "w") as file:
        file.write("datetime,pincode,resourceId,value\n")
        for i in range(ROWS):
            well, turn = i % RESOURCES, i // RESOURCES
            file.write(f"{base + datetime.timedelta(hours=6 * turn):%Y-%m-%dT%H:%M:%S}Z,{313600 + well // 50},{1110 + well % 50},{(i * 7919 % 4000) / 100:.2f}\n")


def sqlite_import(path):
    database = FOLDER / "shell.db"
    for file in FOLDER.glob("shell.db*"):
        file.unlink()
    start = time.perf_counter()
    subprocess.run(["sqlite3", database, "pragma journal_mode=wal; pragma synchronous=normal; pragma cache_size=-64000; "
                    "create table readings(datetime text, pincode int, resource int, value real, unique(pincode, resource, datetime));",
                    ".mode csv", f".import --skip 1 {path} readings"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    path = FOLDER / "readings.csv"
    write_readings(path)
    print(f"{ROWS:,} readings of {RESOURCES} wells, {path.stat().st_size / 1e6:.0f} MB.")
    program = Program(FOLDER)
    try:
        for well in range(RESOURCES):
            pincode, number = 313600 + well // 50, 1110 + well % 50
            program.call("POST", "/resources", {"resourceType": "well", "coords": {"latitude": 24.5 + well / 1e4, "longitude": 74.1 + well / 1e4}, "owner": {"name": f"Owner {well}"},
                                                "externalIds": {"legacyMyWellId": f"{pincode}.{number}", "legacyMyWellPincode": str(pincode), "legacyMyWellResourceId": str(number)}})
        measure(program, path)
    finally:
        program.stop()


def measure(program, path):
    idle = program.memory("VmRSS")
    before = sqlite_import(path)
    with open(path, "rb") as file:
        stored = program.call("POST", "/files?name=readings.csv", file=file)
    source = program.call("POST", "/datasources", {"type": "file", "name": "readings.csv", "fileId": stored["id"]})
    sync = program.call("POST", "/syncs", {
        "name": "bench", "isOneTime": False, "datasource": {"id": source["id"]}, "methods": ["pullFromDatasource"], "selectedDatatypes": ["reading"],
        "mapping": {"dataType": "reading", "layout": "long", "identity": "legacyMyWell", "columns": {"date": "datetime", "pincode": "pincode", "resourceId": "resourceId", "value": "value"},
                    "timeZone": "UTC", "unit": "m", "decimalSeparator": ".", "unknownResources": "reject", "existingValues": "replace"}})["id"]
    results, watchers = [], {}
    for name, dry_run in (("dry run", True), ("import", False), ("import again", False)):
        program.forget_peak()
        run = program.run(sync, dry_run)
        results.append((name, seconds(run), program.memory("VmHWM"), run))
    after = sqlite_import(path)
    shell = min(before, after)
    report(results, shell, idle)

    # Last, so that the watching costs the figures above nothing: the same rows, taken back and imported once more while somebody looks at pages.
    imported = next(run for name, _, _, run in results if name == "import")
    program.wait(program.call("POST", f"/runs/{imported['id']}/undo")["runId"])
    answers(program, sync)


def report(results, shell, idle):
    print(f"\n{'':14}{'seconds':>9}{'rows/s':>12}{'x .import':>11}{'peak MB':>9}")
    print(f"{'.import':14}{shell:9.2f}{ROWS / shell:12,.0f}{1:11.2f}")
    figures = {}
    for name, took, peak, run in results:
        counts = run["pull"]["reading"]
        expected = "unchanged" if name == "import again" else "created"
        if counts[expected] != ROWS:
            sys.exit(f"{name}: {counts}, not {ROWS:,} {expected}")
        figures[name] = took / shell
        print(f"{name:14}{took:9.2f}{ROWS / took:12,.0f}{took / shell:11.2f}{peak:9.0f}")
    print(f"Idle before the first run: {idle:.0f} MB.\n")
    dry, first, again = (results[i][1] for i in range(3))
    judge(f"import {first / shell:.2f} x .import", first / shell, LIMITS["import"])
    judge(f"dry run {dry / first:.2f} x the import", dry / first, LIMITS["dry run"])
    judge(f"import again {again / first:.2f} x the import", again / first, 1.0)
    judge(f"peak {max(r[2] for r in results):.0f} MB", max(r[2] for r in results), LIMITS["megabytes"])


def answers(program, sync):
    watcher, log = Watcher(program), LogSize()
    watcher.start()
    log.start()
    program.run(sync, False)
    log.stop()
    watcher.stop()
    time.sleep(2)
    judge(f"log beside the database at most {log.largest:.0f} MB while pages are read", log.largest, LIMITS["log megabytes"])
    judge(f"log beside the database afterwards {LogSize.now():.0f} MB, beside {(FOLDER / 'ourwater.db').stat().st_size / 2**20:.0f} MB", LogSize.now(), LIMITS["log megabytes left"])
    worst = max(watcher.slowest, key=watcher.slowest.get)
    times = sorted(watcher.times)
    judge(f"slowest of {len(times)} answers during an import {watcher.slowest[worst]:.0f} ms; middle {times[len(times) // 2]:.0f} ms", watcher.slowest[worst], LIMITS["milliseconds"])
    for address, took in sorted(watcher.slowest.items(), key=lambda pair: -pair[1]):
        print(f"        {took:6.0f} ms  {address}")


main()
