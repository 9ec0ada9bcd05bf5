"""The measuring part of import.sh: import.py FOLDER ROWS. FOLDER holds the published program in program/; everything else is made there."""
import datetime, html, http.cookiejar, json, os, pathlib, re, signal, socket, subprocess, sys, threading, time, urllib.error, urllib.parse, urllib.request

FOLDER, ROWS = pathlib.Path(sys.argv[1]), int(sys.argv[2])
RESOURCES = 500
EMAIL, PASSWORD, KEY = "bench@example.org", "Correct-Horse-9-Battery", "owk_bench_0123456789abcdef0123456789abcdef"
LIMITS = {"import": 2.0, "dry run": 0.6, "megabytes": 400, "milliseconds": 300}


def port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Program:
    def __init__(self):
        self.url = f"http://127.0.0.1:{port()}"
        env = dict(os.environ, ASPNETCORE_ENVIRONMENT="Production", ASPNETCORE_URLS=self.url, Database__Provider="Sqlite", Database__ConnectionString=f"Data Source={FOLDER}/ourwater.db",
                   Storage__Path=f"{FOLDER}/files", Storage__MaxUploadMegabytes="2000", RateLimit__RequestsPerMinute="0", Bootstrap__AdminEmail=EMAIL, Bootstrap__AdminPassword=PASSWORD,
                   Bootstrap__Organisation="Bench", Bootstrap__ApiKey=KEY)
        self.log = open(FOLDER / "program.log", "wb")
        self.process = subprocess.Popen(["dotnet", FOLDER / "program" / "OurWater.Admin.dll"], env=env, stdout=self.log, stderr=self.log)
        self.wait_until_ready()

    def wait_until_ready(self):
        for _ in range(300):
            if self.process.poll() is not None:
                sys.exit("The program ended at its start:\n" + (FOLDER / "program.log").read_text())
            try:
                if urllib.request.urlopen(self.url + "/readyz", timeout=2).status == 200:
                    return
            except OSError:
                time.sleep(0.2)
        sys.exit("The program was not ready within a minute.")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def call(self, method, path, body=None, file=None):
        data = json.dumps(body).encode() if body is not None else file
        headers = {"Authorization": "Bearer " + KEY, "Accept": "application/json", "Content-Type": "application/json" if body is not None else "application/octet-stream"}
        if file is not None:
            headers["Content-Length"] = str(os.fstat(file.fileno()).st_size)
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url + "/api/v1" + path, data, headers, method=method), timeout=900) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path} answered {error.code}: {error.read().decode()[:300]}")

    def run(self, sync, dry_run):
        return self.wait(self.call("POST", f"/syncs/{sync}/runs", {"dryRun": dry_run})["runId"])

    def wait(self, run_id):
        while True:
            run = self.call("GET", f"/runs/{run_id}")
            if run["state"] in ("succeeded", "succeededWithWarnings", "failed", "cancelled"):
                return run
            time.sleep(0.2)

    def memory(self, field):
        return next(int(line.split()[1]) for line in open(f"/proc/{self.process.pid}/status") if line.startswith(field)) / 1024

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def browser(self):
        """A signed-in browser: cookies and the hidden fields of the sign-in form."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = opener.open(self.url + "/account/login").read().decode()
        fields = {re.search(r'name="([^"]*)"', i)[1]: html.unescape(re.search(r'value="([^"]*)"', i)[1]) for i in re.findall(r'<input[^>]*type="hidden"[^>]*>', page)}
        fields.update({"Input.Email": EMAIL, "Input.Password": PASSWORD})
        opener.open(self.url + "/account/login", urllib.parse.urlencode(fields).encode())
        return opener


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


def seconds(run):
    start, end = (datetime.datetime.fromisoformat(run[key].replace("Z", "+00:00")) for key in ("startedAt", "finishedAt"))
    return (end - start).total_seconds()


def main():
    path = FOLDER / "readings.csv"
    write_readings(path)
    print(f"{ROWS:,} readings of {RESOURCES} wells, {path.stat().st_size / 1e6:.0f} MB.")
    program = Program()
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


def judge(words, figure, limit):
    print(f"{'holds ' if figure <= limit else 'MISSED'}  {words} (limit {limit})")


def answers(program, sync):
    watcher = Watcher(program)
    watcher.start()
    program.run(sync, False)
    watcher.stop()
    worst = max(watcher.slowest, key=watcher.slowest.get)
    times = sorted(watcher.times)
    judge(f"slowest of {len(times)} answers during an import {watcher.slowest[worst]:.0f} ms; middle {times[len(times) // 2]:.0f} ms", watcher.slowest[worst], LIMITS["milliseconds"])
    for address, took in sorted(watcher.slowest.items(), key=lambda pair: -pair[1]):
        print(f"        {took:6.0f} ms  {address}")


main()
