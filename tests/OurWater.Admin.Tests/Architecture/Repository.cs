using System.Diagnostics;

namespace OurWater.Admin.Tests.Architecture;

/// <summary>The sources of this checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Files that git tracks, or would track, as paths from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static IEnumerable<string> With(params string[] endings) => Files.Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)));

    /// <summary>C# written by hand: migrations are generated.</summary>
    public static IEnumerable<string> Code => With(".cs").Where(f => !f.Contains("/Migrations/", StringComparison.Ordinal));

    public static string FullPath(string file) => Path.Combine(Root, file);

    public static string[] ReadLines(string file) => File.ReadAllLines(FullPath(file));

    public static string Read(string file) => File.ReadAllText(FullPath(file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OurWater.Admin.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests run outside a checkout: OurWater.Admin.sln was not found above them.");
    }

    private static List<string> ListFiles()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "ls-files --cached --others --exclude-standard") { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var listed = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            if (git.ExitCode == 0) return [.. listed.Where(f => File.Exists(FullPath(f))).Order(StringComparer.Ordinal)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // no git here: the folders below are what it would leave out
        }

        string[] left = ["bin", "obj", "App_Data", "TestResults", "node_modules", "artifacts", ".git", ".vs", ".idea"];
        return [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Where(f => !f.Split('/').Intersect(left).Any()).Order(StringComparer.Ordinal)];
    }
}
