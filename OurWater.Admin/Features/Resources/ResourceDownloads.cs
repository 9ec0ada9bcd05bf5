using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>What the filters of the list show, and the readings of one resource, as files. Streamed: there may be many.</summary>
public sealed class ResourceDownloads(Database database)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/resources/export.csv", CsvAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/resources/export.geojson", GeoJsonAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/resources/{id:long}/readings.csv", ReadingsAsync).RequireAuthorization().ExcludeFromDescription();
    }

    /// <summary>Its first columns have the names that an upload of resources knows, so that the file can be mended and come back.</summary>
    public async Task WriteCsvAsync(Actor actor, ListQuery query, Stream output, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var names = await context.ExternalIds.Where(e => e.RecordType == DataType.Resource).Select(e => e.Name).Distinct().OrderBy(n => n).ToListAsync(cancellationToken);
        var zone = await Organisations.ZoneAsync(context, cancellationToken);
        await using var csv = Csv.Writer(output);
        await csv.RowAsync(["id", "name", "resourceType", "owner", "latitude", "longitude", "elevation (m)", "wellDepth (m)", "groups", "readings", "first reading", "last reading", "last value", "unit", .. names.Select(n => "externalIds." + n)], cancellationToken);
        await foreach (var resource in Rows(context, query).WithCancellation(cancellationToken))
        {
            var ids = resource.ExternalIds.ToDictionary(e => e.Name, e => e.Value);
            await csv.RowAsync(
            [
                Csv.Number(resource.Id), resource.Name, Json.Write(resource.Type).Trim('"'), resource.Owner, Csv.Number(resource.Latitude), Csv.Number(resource.Longitude), Csv.Number(resource.Elevation), Csv.Number(resource.WellDepth),
                string.Join("; ", resource.Groups), Csv.Number(resource.Readings), Csv.Time(resource.First, Precision(resource.First), zone), Csv.Time(resource.Last, Precision(resource.Last), zone), Csv.Number(resource.LastValue), resource.Unit,
                .. names.Select(n => ids.GetValueOrDefault(n)),
            ], cancellationToken);
        }
    }

    /// <summary>What lies nowhere yet is a feature too, with a geometry of null (RFC 7946): nothing is left out.</summary>
    public async Task WriteGeoJsonAsync(Actor actor, ListQuery query, Stream output, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        // By way of a pipe: a JSON writer that writes a whole value flushes, and the server's stream takes only what is written asynchronously.
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await using var json = new Utf8JsonWriter(pipe);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        await foreach (var resource in Rows(context, query).WithCancellation(cancellationToken))
        {
            JsonSerializer.Serialize(json, new
            {
                type = "Feature",
                id = resource.Id,
                geometry = resource is { Latitude: { } latitude, Longitude: { } longitude } ? new { type = "Point", coordinates = new[] { longitude, latitude } } : null,
                properties = new
                {
                    resource.Name,
                    ResourceType = resource.Type,
                    resource.Owner,
                    resource.Elevation,
                    resource.WellDepth,
                    resource.Groups,
                    resource.Readings,
                    lastReading = resource.Last,
                    resource.LastValue,
                    resource.Unit,
                    externalIds = resource.ExternalIds.ToDictionary(e => e.Name, e => e.Value),
                },
            }, Json.Options);
            if (pipe.UnflushedBytes > 32_000) await pipe.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
        await pipe.CompleteAsync();
    }

    /// <summary>Null where the organisation has no such resource.</summary>
    public async Task<string?> TitleAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return (await RecordLabels.OfResourcesAsync(context, [id], cancellationToken)).GetValueOrDefault(id)?.Name;
    }

    public async Task WriteReadingsAsync(Actor actor, long id, Stream output, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var zone = await Organisations.ZoneAsync(context, cancellationToken);
        var series = await context.Timeseries.AsNoTracking().Where(t => t.ResourceId == id).OrderBy(t => t.Id).ToListAsync(cancellationToken);
        var files = await context.Runs.Where(r => r.Sync!.Datasource!.File != null).Select(r => new { r.Id, r.Sync!.Datasource!.File!.Name }).ToDictionaryAsync(r => r.Id, r => r.Name, cancellationToken);
        await using var csv = Csv.Writer(output);
        await csv.RowAsync(["timeseries", "date", "value", "unit", "came from", "file", "row"], cancellationToken);
        foreach (var one in series)
        {
            var readings = context.Readings.AsNoTracking().Where(r => r.TimeseriesId == one.Id).OrderBy(r => r.Time).AsAsyncEnumerable();
            await foreach (var reading in readings.WithCancellation(cancellationToken))
            {
                await csv.RowAsync(
                [
                    one.Name, Csv.Time(reading.Time, reading.Precision, zone), Csv.Number(reading.Value), one.Unit, Names.Origin(reading.Origin),
                    reading.RunId is { } run ? files.GetValueOrDefault(run) : null, reading.Row is { } row ? Csv.Number((long)row) : null,
                ], cancellationToken);
            }
        }
    }

    private static TimePrecision Precision(DateTime? time) => time is { TimeOfDay.Ticks: 0 } ? TimePrecision.Day : TimePrecision.Minute;

    private static IAsyncEnumerable<Exported> Rows(OurWaterDbContext context, ListQuery query) =>
        ResourceFilters.Sort(context, ResourceFilters.Apply(context, context.Resources.AsNoTracking(), query), query).Select(r => new Exported
        {
            Id = r.Id,
            Type = r.Type,
            Name = r.Name,
            Owner = r.OwnerName,
            Latitude = r.Latitude,
            Longitude = r.Longitude,
            Elevation = r.Elevation,
            WellDepth = r.WellDepth,
            Groups = r.Groups.OrderBy(g => g.Name).Select(g => g.Name).ToList(),
            Readings = r.Timeseries.Sum(t => t.ReadingCount),
            First = r.Timeseries.Where(t => t.Name == Timeseries.Default).Select(t => t.FirstTime).FirstOrDefault(),
            Last = r.Timeseries.Where(t => t.Name == Timeseries.Default).Select(t => t.LastTime).FirstOrDefault(),
            LastValue = r.Timeseries.Where(t => t.Name == Timeseries.Default).Select(t => t.LastValue).FirstOrDefault(),
            Unit = r.Timeseries.Where(t => t.Name == Timeseries.Default).Select(t => t.Unit).FirstOrDefault(),
            ExternalIds = context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && e.Value != "" && e.State != MappingState.KeptApart).Select(e => new NamedId(e.Name, e.Value)).ToList(),
        }).AsAsyncEnumerable();

    private static Results<NotFound, PushStreamHttpResult> CsvAsync(HttpContext context, ResourceDownloads downloads, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(context.User) is not { } actor) return TypedResults.NotFound();
        Csv.NotKept(context);
        return Download.Stream(output => downloads.WriteCsvAsync(actor, QueryOf(context), output, cancellationToken), Csv.ContentType, "resources.csv", cancellationToken);
    }

    private static Results<NotFound, PushStreamHttpResult> GeoJsonAsync(HttpContext context, ResourceDownloads downloads, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(context.User) is not { } actor) return TypedResults.NotFound();
        Csv.NotKept(context);
        return Download.Stream(output => downloads.WriteGeoJsonAsync(actor, QueryOf(context), output, cancellationToken), "application/geo+json", "resources.geojson", cancellationToken);
    }

    private static async Task<Results<NotFound, PushStreamHttpResult>> ReadingsAsync(long id, HttpContext context, ResourceDownloads downloads, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(context.User) is not { } actor || await downloads.TitleAsync(actor, id, cancellationToken) is not { } title) return TypedResults.NotFound();
        Csv.NotKept(context);
        return Download.Stream(output => downloads.WriteReadingsAsync(actor, id, output, cancellationToken), Csv.ContentType, Csv.FileName(title, "-readings.csv"), cancellationToken);
    }

    private static ListQuery QueryOf(HttpContext context) => ListQuery.Parse(context.Request.GetEncodedUrl(), ResourceFilters.Keys);

    private sealed record NamedId(string Name, string Value);

    private sealed record Exported
    {
        public required long Id { get; init; }
        public required ResourceType Type { get; init; }
        public string? Name { get; init; }
        public string? Owner { get; init; }
        public double? Latitude { get; init; }
        public double? Longitude { get; init; }
        public double? Elevation { get; init; }
        public double? WellDepth { get; init; }
        public required List<string> Groups { get; init; }
        public int Readings { get; init; }
        public DateTime? First { get; init; }
        public DateTime? Last { get; init; }
        public double? LastValue { get; init; }
        public string? Unit { get; init; }
        public required List<NamedId> ExternalIds { get; init; }
    }
}
