using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>The queue of records that wait for a person, and those that were settled.</summary>
public sealed class ConflictQueries(Database database)
{
    /// <summary>So many may be settled at once.</summary>
    public const int MostAtOnce = 10_000;

    private const string Files = "files";

    public static IReadOnlyList<string> Filters { get; } = ["state", "type", "kind", "from", "run", "resource"];

    public async Task<ListPage<ConflictRow>> ListAsync(Actor actor, ListQuery query, Formats formats, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var conflicts = Filtered(context, query);
        var total = await conflicts.LongCountAsync(cancellationToken);
        var page = await conflicts.OrderBy(c => c.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        var readings = await RecordLabels.OfReadingsAsync(context, Ids(page, DataType.Reading), cancellationToken);
        var resources = await RecordLabels.OfResourcesAsync(context, Ids(page, DataType.Resource), cancellationToken);
        var groups = await RecordLabels.OfGroupsAsync(context, Ids(page, DataType.Group), cancellationToken);
        var systems = await SystemsAsync(context, page, cancellationToken);
        return new ListPage<ConflictRow>(page.ConvertAll(c => c.RecordType switch
        {
            DataType.Reading => OfReading(c, readings.GetValueOrDefault(c.RecordId), systems.GetValueOrDefault(c.SyncId), formats),
            DataType.Resource => OfRecord(c, resources, systems.GetValueOrDefault(c.SyncId)),
            _ => OfRecord(c, groups, systems.GetValueOrDefault(c.SyncId)),
        }), total);
    }

    /// <summary>The ids of all that the filters show, to settle them together.</summary>
    public async Task<IReadOnlyList<long>> IdsAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await Filtered(context, query).OrderBy(c => c.Id).Select(c => c.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
    }

    /// <summary>The systems that ever had another value, to filter by.</summary>
    public async Task<IReadOnlyList<(string Value, string Words)>> SourcesAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var systems = await context.Datasources.AsNoTracking().Where(d => d.Type != DatasourceType.File).OrderBy(d => d.Name).Select(d => new { d.Id, d.Name }).ToListAsync(cancellationToken);
        return systems.Count == 0 ? [] : [.. systems.Select(d => (d.Id.ToString(CultureInfo.InvariantCulture), d.Name)), (Files, "Files")];
    }

    /// <summary>The other system of each sync that has one.</summary>
    private static async Task<Dictionary<long, string>> SystemsAsync(OurWaterDbContext context, List<Conflict> conflicts, CancellationToken cancellationToken)
    {
        var ids = conflicts.Select(c => c.SyncId).Distinct().ToList();
        return await context.Syncs.Where(s => ids.Contains(s.Id) && s.Datasource!.Type != DatasourceType.File).Select(s => new { s.Id, s.Datasource!.Name }).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
    }

    private static IQueryable<Conflict> Filtered(OurWaterDbContext context, ListQuery query)
    {
        var conflicts = context.Conflicts.AsNoTracking();
        conflicts = query["state"] == "resolved" ? conflicts.Where(c => c.Resolution != null) : conflicts.Where(c => c.Resolution == null);
        if (Enum.TryParse<DataType>(query["type"], ignoreCase: true, out var type)) conflicts = conflicts.Where(c => c.RecordType == type);
        if (Enum.TryParse<ConflictKind>(query["kind"], ignoreCase: true, out var kind)) conflicts = conflicts.Where(c => c.Kind == kind);
        if (query["from"] == Files) conflicts = conflicts.Where(c => context.Syncs.Any(s => s.Id == c.SyncId && s.Datasource!.Type == DatasourceType.File));
        else if (Id(query["from"]) is { } source) conflicts = conflicts.Where(c => context.Syncs.Any(s => s.Id == c.SyncId && s.DatasourceId == source));
        if (Id(query["run"]) is { } run) conflicts = conflicts.Where(c => c.RunId == run);
        if (Id(query["resource"]) is { } resource)
        {
            conflicts = conflicts.Where(c =>
                (c.RecordType == DataType.Resource && (c.RecordId == resource || c.OtherRecordId == resource)) ||
                (c.RecordType == DataType.Reading && context.Readings.Any(r => r.Id == c.RecordId && r.Timeseries!.ResourceId == resource)));
        }

        return conflicts;
    }

    private static long? Id(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static long[] Ids(List<Conflict> conflicts, DataType type) => [.. conflicts.Where(c => c.RecordType == type).SelectMany(c => new[] { c.RecordId, c.OtherRecordId ?? c.RecordId }).Distinct()];

    private static ConflictRow OfReading(Conflict conflict, ReadingLabel? reading, string? system, Formats formats) => conflict.Kind == ConflictKind.MovedOnBothSides
        ? OfRecord(conflict, reading is null ? [] : new Dictionary<long, RecordLabel> { [conflict.RecordId] = reading.Resource }, system)
        : new(
            conflict.Id, reading?.Resource ?? new RecordLabel("A reading that is no longer there", null, null), reading is null ? "" : formats.ReadingTime(reading.Time, reading.Precision),
            ConflictWords.Value(conflict.OurValue, reading), ConflictWords.Value(conflict.TheirValue, reading), conflict.Resolution, system);

    private static ConflictRow OfRecord(Conflict conflict, Dictionary<long, RecordLabel> labels, string? system)
    {
        var record = labels.GetValueOrDefault(conflict.RecordId) ?? new RecordLabel($"A {Names.One(conflict.RecordType)} that is no longer there", null, null);
        var asks = ConflictWords.Asks(conflict);
        if (conflict.Kind == ConflictKind.IdTaken) return new ConflictRow(conflict.Id, record, asks, record.Name, conflict.OtherRecordId is { } other ? labels.GetValueOrDefault(other)?.Name ?? "" : "", conflict.Resolution, system);
        var fields = ConflictWords.Fields(conflict);
        if (conflict.Kind == ConflictKind.AnotherRecord) fields = [.. fields.Where(f => f.Name == RecordFields.Name("owner"))];
        return new ConflictRow(conflict.Id, record, asks, string.Join(", ", fields.Select(f => f.Ours)), string.Join(", ", fields.Select(f => f.Theirs)), conflict.Resolution, system);
    }
}
