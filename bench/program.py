"""What the measuring scripts share: the published program, started in a folder of its own and called by its API."""
import datetime, html, http.cookiejar, json, os, pathlib, re, signal, socket, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

EMAIL, PASSWORD, KEY = "bench@example.org", "Correct-Horse-9-Battery", "owk_bench_0123456789abcdef0123456789abcdef"


def port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Program:
    def __init__(self, folder):
        self.folder = folder
        self.url = f"http://127.0.0.1:{port()}"
        env = dict(os.environ, ASPNETCORE_ENVIRONMENT="Production", ASPNETCORE_URLS=self.url, Database__Provider="Sqlite", Database__ConnectionString=f"Data Source={folder}/ourwater.db",
                   Storage__Path=f"{folder}/files", Storage__MaxUploadMegabytes="2000", RateLimit__RequestsPerMinute="0", Bootstrap__AdminEmail=EMAIL, Bootstrap__AdminPassword=PASSWORD,
                   Bootstrap__Organisation="Bench", Bootstrap__ApiKey=KEY, Outbound__AllowedHosts="127.0.0.1")
        self.log = open(folder / "program.log", "wb")
        self.process = subprocess.Popen(["dotnet", folder / "program" / "OurWater.Admin.dll"], env=env, stdout=self.log, stderr=self.log)
        self.wait_until_ready()

    def wait_until_ready(self):
        for _ in range(300):
            if self.process.poll() is not None:
                sys.exit("The program ended at its start:\n" + (self.folder / "program.log").read_text())
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

    def cpu(self):
        """Seconds of processor time since its start: what other programs take at the same time does not count."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def browser(self):
        """A signed-in browser: cookies and the hidden fields of the sign-in form."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = opener.open(self.url + "/account/login").read().decode()
        hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
        fields = {re.search(r'name="([^"]*)"', i)[1]: html.unescape((re.search(r'value="([^"]*)"', i) or ["", ""])[1]) for i in hidden}
        fields.update({"Input.Email": EMAIL, "Input.Password": PASSWORD})
        opener.open(self.url + "/account/login", urllib.parse.urlencode(fields).encode())
        return opener


def seconds(run):
    start, end = (datetime.datetime.fromisoformat(run[key].replace("Z", "+00:00")) for key in ("startedAt", "finishedAt"))
    return (end - start).total_seconds()


def judge(words, figure, limit):
    print(f"{'holds ' if figure <= limit else 'MISSED'}  {words} (limit {limit})")
