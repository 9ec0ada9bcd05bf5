using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using OurWater.Admin.Data;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>The real program as it was built, in a process of its own with its own database, storage folder and port. It can be killed, stopped and started again.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly List<string> _output = [];
    private Process? _process;

    private AppProcess(AppSettings settings)
    {
        Settings = settings;
        Folder = Directory.CreateTempSubdirectory("ourwater-e2e-").FullName;
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        Api = new ApiClient(Url, settings.BootstrapKey);
    }

    public AppSettings Settings { get; private set; }

    /// <summary>Temp folder of this program; gone when the test ends.</summary>
    public string Folder { get; }
    public string Url { get; }
    public ApiClient Api { get; }
    /// <summary>How long the last start took until the program answered.</summary>
    public TimeSpan StartTook { get; private set; }
    public string DatabasePath => Settings.DatabasePath(Folder);

    /// <summary>Everything that all its starts have printed.</summary>
    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    /// <summary>Starts the program and waits until it answers.</summary>
    public static async Task<AppProcess> StartAsync(AppSettings settings, CancellationToken cancellationToken)
    {
        var app = new AppProcess(settings);
        try
        {
            await app.StartAgainAsync(cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program, kills it after a time, whatever it is doing by then, and starts it again.</summary>
    public static async Task<AppProcess> StartKilledAsync(AppSettings settings, TimeSpan after, CancellationToken cancellationToken)
    {
        var app = new AppProcess(settings);
        try
        {
            app.Begin();
            await Task.Delay(after, cancellationToken);
            await app.KillAsync();
            await app.StartAgainAsync(cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program that was stopped or killed, on the same data; with other settings where they are given.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken, AppSettings? settings = null)
    {
        Settings = settings ?? Settings;
        var watch = Stopwatch.StartNew();
        Begin();
        await Eventually.TrueAsync(AnswersAsync, StartLimit, () => $"The program did not answer at {Url}. It printed:\n{Output}", cancellationToken);
        StartTook = watch.Elapsed;
    }

    /// <summary><c>kill -9</c>: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    public async Task StopAsync()
    {
        if (_process is null or { HasExited: true }) return;
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(CancellationToken.None);
        using var limit = new CancellationTokenSource(StopLimit);
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>Waits until the program has printed a text.</summary>
    public Task PrintedAsync(string text, TimeSpan limit, CancellationToken cancellationToken) =>
        Eventually.TrueAsync(() => Task.FromResult(Output.Contains(text, StringComparison.Ordinal)), limit, () => $"“{text}” was not printed, but:\n{Output}", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        _process = null; // a test may end it before the class does
        Api.Dispose();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private void Begin()
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(ProgramPath());
        foreach (var argument in Settings.Arguments) start.ArgumentList.Add(argument);
        foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || k.StartsWith("Bootstrap__", StringComparison.Ordinal)).ToList()) start.Environment.Remove(inherited);
        foreach (var (key, value) in Settings.Environment(Folder, Url)) start.Environment[key] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited) throw new InvalidOperationException($"The program ended with {_process.ExitCode} at its start. It printed:\n{Output}");
        return await Api.IsReadyAsync();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
    }

    /// <summary>The program's own output folder in the configuration in which these tests were built: there its pages find their static files.</summary>
    private static string ProgramPath()
    {
        var configuration = typeof(AppProcess).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var built = Path.Combine(Checkout.Root, "OurWater.Admin", "bin", configuration, "net10.0", $"{typeof(Database).Assembly.GetName().Name}.dll");
        return File.Exists(built) ? built : throw new FileNotFoundException($"The program is not built in the configuration {configuration}.", built);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
