using System.Globalization;
using System.Runtime.InteropServices;

namespace OurWater.LegacyStandIn;

/// <summary><c>dotnet run --project OurWater.LegacyStandIn -- PORT READINGS PAGE-DELAY-MS [log]</c>: a server to try syncs with by hand, and for the benchmark. With <c>log</c> it writes a line for each request.</summary>
internal static class StandInProgram
{
    private static async Task Main(string[] args)
    {
        int Argument(int index, int otherwise) => args.Length > index && int.TryParse(args[index], CultureInfo.InvariantCulture, out var number) ? number : otherwise;

        await using var server = await LegacyServer.StartAsync(new LegacyOptions { Port = Argument(0, 4000), PageDelay = TimeSpan.FromMilliseconds(Argument(2, 0)) });
        var seeded = LegacySeed.LongLived(server.State, Argument(1, 3_000));
        Console.WriteLine($"{server.BaseUrl} user sync password secret, {seeded.Readings} readings");
        if (args.Contains("log")) server.Asked += request => Console.WriteLine($"{request.Method} {request.Path}");
        var ended = new TaskCompletionSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => ended.TrySetResult());
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => ended.TrySetResult());
        await ended.Task;
    }
}
