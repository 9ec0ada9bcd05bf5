namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>How a program under test is started; by default with an administrator, an organisation and a key.</summary>
internal sealed record AppSettings
{
    public const string Email = "admin@example.org";
    public const string Password = "Correct-Horse-9-Battery";
    public const string Key = "owk_test_0123456789abcdef0123456789abcdef";

    /// <summary>False: nobody can sign in, and the program prints its set-up link.</summary>
    public bool Bootstrap { get; init; } = true;
    public string BootstrapEmail { get; init; } = Email;
    public string BootstrapKey { get; init; } = Key;

    /// <summary>Folder of the database file; null = in the program's temp folder.</summary>
    public string? DatabaseFolder { get; init; }

    /// <summary>Folder of the uploaded files; null = in the program's temp folder.</summary>
    public string? StorageFolder { get; init; }

    /// <summary>Command line, such as <c>--demo</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>More settings, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    public IEnumerable<KeyValuePair<string, string>> Environment(string folder, string url)
    {
        yield return new("ASPNETCORE_ENVIRONMENT", "Production");
        yield return new("ASPNETCORE_URLS", url);
        yield return new("Database__Provider", "Sqlite");
        yield return new("Database__ConnectionString", $"Data Source={DatabasePath(folder)}");
        yield return new("Storage__Path", StorageFolder ?? Path.Combine(folder, "files"));
        yield return new("RateLimit__RequestsPerMinute", "0");
        yield return new("Outbound__AllowedHosts", "127.0.0.1");
        foreach (var more in More) yield return more;
        if (!Bootstrap) yield break;
        yield return new("Bootstrap__AdminEmail", BootstrapEmail);
        yield return new("Bootstrap__AdminPassword", Password);
        yield return new("Bootstrap__Organisation", "MyWell");
        yield return new("Bootstrap__OrganisationId", "mywell");
        yield return new("Bootstrap__TimeZone", "Asia/Kolkata");
        yield return new("Bootstrap__ApiKey", BootstrapKey);
    }

    public string DatabasePath(string folder) => Path.Combine(DatabaseFolder ?? folder, "ourwater.db");
}
