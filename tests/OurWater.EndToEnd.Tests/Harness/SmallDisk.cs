using System.Diagnostics;
using System.Globalization;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>A file system of a few megabytes in memory, so that a full disk is a real one. Mounting needs root (Linux).</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Null with the reason where this machine does not let us mount one.</summary>
    public static async Task<(SmallDisk? Disk, string Reason)> TryMountAsync(int megabytes)
    {
        if (!OperatingSystem.IsLinux()) return (null, "A small disk is mounted as tmpfs, which this operating system has not.");
        var path = Directory.CreateTempSubdirectory("ourwater-disk-").FullName;
        var problem = await RunAsync("mount", "-t", "tmpfs", "-o", Size(megabytes), "tmpfs", path);
        if (problem is null) return (new SmallDisk(path), "");
        Directory.Delete(path);
        return (null, $"A small disk could not be mounted, which needs root: {problem}");
    }

    /// <summary>Makes room, as an administrator would.</summary>
    public async Task GrowAsync(int megabytes)
    {
        if (await RunAsync("mount", "-o", $"remount,{Size(megabytes)}", Path) is { } problem) throw new InvalidOperationException($"The disk did not grow: {problem}");
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static string Size(int megabytes) => string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");

    private static async Task<string?> RunAsync(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
