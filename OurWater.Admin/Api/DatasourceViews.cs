using System.ComponentModel;
using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>A configured file or outside system.</summary>
internal sealed record DatasourceView(string Id, string Name, DatasourceType Type, string? FileId, string? Format, DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>Expects the file to be loaded.</summary>
    public static DatasourceView From(Datasource source) =>
        new(Ids.Text(source.Id), source.Name, source.Type, source.FileId is { } file ? Ids.Text(file) : null, source.File?.Detected?.Format, source.CreatedAt, source.UpdatedAt);
}

internal sealed record DatasourceInput(
    string Name,
    [property: Description("file; other kinds are refused so far.")] string Type,
    [property: Description("Of a file that was uploaded.")] string FileId,
    [property: Description("Left out: the content decides.")] string? Format = null);

internal sealed record DatasourceTestView(bool Ok, string Message, string? Server, DatasourceCounts Counts);

/// <summary>Null where the source does not tell.</summary>
internal sealed record DatasourceCounts(long? Group, long? Resource, long? Reading);
