using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Datasources;
using OurWater.Sync.Datasources.LegacyMyWell;
using OurWater.Sync.Model;

namespace OurWater.Admin.Datasources;

/// <summary>The rules for datasources, for pages and the HTTP API alike. They work on the caller's context and save nothing by themselves.</summary>
public sealed class DatasourceCommands(DatasourceFactory factory, DatasourceSecrets secrets)
{
    private const int LongestAddress = 500;
    private const int LongestSecret = 2_000;

    /// <summary>Fills a datasource in where all is right; else says what is wrong and changes nothing.</summary>
    public IReadOnlyList<InputProblem> Fill(Datasource source, LegacyMyWellInput input)
    {
        var problems = Check(source, input);
        if (problems.Count > 0) return problems;
        source.Name = input.Name.Trim();
        source.Type = DatasourceType.LegacyMyWell;
        source.Settings = Json.Write(SettingsOf(input));
        if (HasSecret(input)) source.Secrets = secrets.Protect(new LegacyMyWellSecrets(Empty(input.Password), Empty(input.AccessToken)));
        return [];
    }

    /// <summary>Connects and counts with what is typed; a secret that is left out is the stored one.</summary>
    /// <exception cref="DatasourceException">With what is wrong and what to do.</exception>
    public async Task<DatasourceReport> TestAsync(OurWaterDbContext context, Datasource source, LegacyMyWellInput input, CancellationToken cancellationToken)
    {
        if (Check(source, input) is [var first, ..]) throw new DatasourceException(DatasourceProblem.Configuration, first.Message);
        var opened = HasSecret(input) ? new LegacyMyWellSecrets(Empty(input.Password), Empty(input.AccessToken)) : secrets.OpenLegacyMyWell(source.Secrets);
        return await TestAsync(context, SettingsOf(input), opened, cancellationToken);
    }

    public Task<DatasourceReport> TestAsync(OurWaterDbContext context, Datasource source, CancellationToken cancellationToken) =>
        TestAsync(context, DatasourceFactory.SettingsOf(source), secrets.OpenLegacyMyWell(source.Secrets), cancellationToken);

    private async Task<DatasourceReport> TestAsync(OurWaterDbContext context, LegacyMyWellSettings settings, LegacyMyWellSecrets opened, CancellationToken cancellationToken)
    {
        await using var datasource = factory.Open(settings, opened, TestPace);
        var report = await datasource.TestAsync(cancellationToken);
        return await SharedNumbers.WarningAsync(context, settings, datasource, cancellationToken) is { } shared ? report with { GoodToKnow = [shared, .. report.GoodToKnow] } : report;
    }

    /// <summary>The syncs that use it, twenty at the most: while there is one it cannot go.</summary>
    public static Task<List<SyncName>> UsedByAsync(OurWaterDbContext context, long datasourceId, CancellationToken cancellationToken) =>
        context.Syncs.Where(s => s.DatasourceId == datasourceId).OrderBy(s => s.Id).Select(s => new SyncName(s.Id, s.Name)).Take(20).ToListAsync(cancellationToken);

    /// <summary>A person who tests waits at the screen: one try.</summary>
    private static LegacyMyWellPace TestPace => LegacyMyWellPace.Default with { Timeout = LegacyMyWellPace.Default.TestTimeout, Tries = 2 };

    private static List<InputProblem> Check(Datasource source, LegacyMyWellInput input)
    {
        var problems = new List<InputProblem>();
        if (string.IsNullOrWhiteSpace(input.Name)) problems.Add(new("name", "Give the datasource a name."));
        else if (input.Name.Length > 200) problems.Add(new("name", "At most 200 letters."));
        CheckAddress(input.BaseUrl, problems);
        if (input.Password?.Length > LongestSecret) problems.Add(new("password", $"At most {LongestSecret} letters."));
        if (input.AccessToken?.Length > LongestSecret || input.AccessToken?.Any(c => c is < '!' or > '~') == true) problems.Add(new("accessToken", "A token has letters, digits and signs only, without spaces."));
        if (Empty(input.AccessToken) is not null && (Empty(input.Username) is not null || Empty(input.Password) is not null)) problems.Add(new("accessToken", "Either an access token, or a user name with a password."));
        if (HasSecret(input))
        {
            if (Empty(input.Password) is not null && Empty(input.Username) is null) problems.Add(new("username", "A password needs a user name."));
            return problems;
        }

        var stored = source.Secrets is null ? null : DatasourceFactory.SettingsOf(source);
        if (stored is null) problems.Add(new(Empty(input.Username) is null ? "username" : "password", "Enter a user name and a password, or an access token."));
        else if (problems.Count == 0 && !SameServer(stored.BaseUrl, input.BaseUrl)) problems.Add(new("password", "The address was changed: enter the password or token again. What is stored is not sent to another server."));
        else if (stored.Username is null != Empty(input.Username) is null) problems.Add(new("password", "Enter a user name with its password, or an access token."));
        return problems;
    }

    private static void CheckAddress(string? address, List<InputProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(address)) problems.Add(new("baseUrl", "Enter the address of its API, such as https://legacy.example.org/api."));
        else if (address.Length > LongestAddress || !Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) problems.Add(new("baseUrl", "An address begins with https:// or http://, such as https://legacy.example.org/api."));
        else if (uri.UserInfo.Length > 0) problems.Add(new("baseUrl", "Leave user name and password out of the address: they have fields of their own."));
        else if (uri.Query.Length > 0 || uri.Fragment.Length > 0) problems.Add(new("baseUrl", "The address of the API has no ? and no #."));
    }

    private static bool SameServer(string one, string other) =>
        Uri.TryCreate(one, UriKind.Absolute, out var first) && Uri.TryCreate(other.Trim(), UriKind.Absolute, out var second) && Uri.Compare(first, second, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static LegacyMyWellSettings SettingsOf(LegacyMyWellInput input) => new(input.BaseUrl.Trim(), Empty(input.Username));

    private static bool HasSecret(LegacyMyWellInput input) => Empty(input.Password) is not null || Empty(input.AccessToken) is not null;

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

public sealed record SyncName(long Id, string Name);
