using System.ComponentModel;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>A configured file or outside system.</summary>
internal sealed record DatasourceView(string Id, string Name, [property: Description("file, legacyMyWell, or caller: a system that calls this API by itself.")] string Type, string? FileId, string? Format, string? BaseUrl, string? Username, DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>The type of a system that calls by itself.</summary>
    public const string Caller = "caller";

    /// <summary>What it was called first; understood, not answered.</summary>
    public const string EarlierCaller = "api";

    public static string TypeOf(Datasource source) => source.IsCaller ? Caller : Words.Of(source.Type);

    /// <summary>Expects the file to be loaded.</summary>
    public static DatasourceView From(Datasource source)
    {
        var legacy = source.Type == DatasourceType.LegacyMyWell ? DatasourceFactory.SettingsOf(source) : null;
        return new(Ids.Text(source.Id), source.Name, TypeOf(source), source.FileId is { } file ? Ids.Text(file) : null, source.File?.Detected?.Format, legacy?.BaseUrl, legacy?.Username, source.CreatedAt, source.UpdatedAt);
    }
}

internal sealed record DatasourceInput(
    string Name,
    [property: Description("caller (api is understood too): a system that calls this API by itself, such as a logger's or an app's; it needs a name only. file: an uploaded file. legacyMyWell. It cannot be changed afterwards.")] string Type,
    [property: Description("file: of a file that was uploaded.")] string? FileId = null,
    [property: Description("file: left out, the content decides.")] string? Format = null,
    [property: Description("legacyMyWell: the address of its API; it usually ends in /api.")] string? BaseUrl = null,
    [property: Description("legacyMyWell: with a password.")] string? Username = null,
    [property: Description("legacyMyWell: stored encrypted and never answered. Left out in a change: the stored one stays, as long as the address stays.")] string? Password = null,
    [property: Description("legacyMyWell: instead of user name and password.")] string? AccessToken = null);

internal sealed record DatasourceTestView(bool Ok, string Message, string? Server, DatasourceCounts Counts);

/// <summary>Null where the source does not tell.</summary>
internal sealed record DatasourceCounts(long? Group, long? Resource, long? Reading);
