using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.Audit;

/// <summary>
/// How a person knows what the log is about: the well of a reading, the member of a membership. Read once for all lines of a save, and written into the lines: they stay readable when the record is gone.
/// </summary>
internal sealed class AuditLabels
{
    private readonly Dictionary<string, string?> _users = [];
    private readonly Dictionary<long, string> _resources = [];
    private readonly Dictionary<long, string> _groups = [];
    private readonly Dictionary<long, string> _syncs = [];
    private readonly Dictionary<long, string> _datasources = [];
    private readonly Dictionary<long, string> _files = [];
    private readonly Dictionary<long, SeriesLabel> _series = [];
    private readonly Dictionary<long, ReadingTime> _readings = [];

    private AuditLabels()
    {
    }

    public string? User(string id) => _users.GetValueOrDefault(id);

    public string? Resource(long id) => _resources.GetValueOrDefault(id);

    public string? Group(long id) => _groups.GetValueOrDefault(id);

    public string? Sync(long id) => _syncs.GetValueOrDefault(id);

    public SeriesLabel? Series(long id) => _series.GetValueOrDefault(id);

    public ReadingTime? Reading(long id) => _readings.GetValueOrDefault(id);

    /// <summary>Of a series: its resource, and which one where it has several.</summary>
    public string? OfSeries(long id) => Series(id) is not { } series ? null : series.Name == Timeseries.Default ? Resource(series.ResourceId) : $"{Resource(series.ResourceId)}, {series.Name}";

    /// <summary>Of the record that an external id or a conflict is about.</summary>
    public string? Record(DataType type, long id) => type switch
    {
        DataType.Group => Group(id),
        DataType.Resource => Resource(id),
        _ => Reading(id) is { } reading ? OfSeries(reading.TimeseriesId) : null,
    };

    /// <summary>What else a line about such a record says: where it stands, and of a reading when.</summary>
    public object About(DataType type, long id) => type == DataType.Reading && Reading(id) is { } reading
        ? new { recordType = type, recordId = id, resourceId = Series(reading.TimeseriesId)?.ResourceId, time = reading.Time, precision = reading.Precision, unit = Series(reading.TimeseriesId)?.Unit }
        : new { recordType = type, recordId = id };

    /// <summary>Of a field that holds the id of another record; null where it does not.</summary>
    public string? Of(string field, object value) => (field, value) switch
    {
        (nameof(SyncDefinition.DatasourceId), long id) => _datasources.GetValueOrDefault(id),
        (nameof(SyncRun.SyncId), long id) => Sync(id),
        (nameof(Datasource.FileId), long id) => _files.GetValueOrDefault(id),
        (nameof(SyncRun.UndoOfRunId) or nameof(SyncRun.ListRunId), long id) => FormattableString.Invariant($"Run {id}"),
        (AuditedTypes.ResourcesId, long id) => Resource(id),
        (AuditedTypes.GroupsId, long id) => Group(id),
        _ => null,
    };

    /// <summary>"Run 12 of Readings of the sheet".</summary>
    public static async Task<string> RunAsync(OurWaterDbContext context, long id, CancellationToken cancellationToken) =>
        RunName(id, await context.Runs.Where(r => r.Id == id).Select(r => r.Sync!.Name).SingleOrDefaultAsync(cancellationToken));

    public static string RunName(long id, string? sync) => sync is null ? FormattableString.Invariant($"Run {id}") : FormattableString.Invariant($"Run {id} of {sync}");

    public static async Task<AuditLabels> LoadAsync(OurWaterDbContext context, IReadOnlyCollection<object> records, CancellationToken cancellationToken)
    {
        var labels = new AuditLabels();
        var members = records.OfType<Dictionary<string, object>>().ToList();
        var about = records.OfType<ExternalId>().Select(e => (e.RecordType, e.RecordId)).Concat(records.OfType<Conflict>().Select(c => (c.RecordType, c.RecordId))).ToList();
        long[] About(DataType type) => [.. about.Where(a => a.RecordType == type).Select(a => a.RecordId)];
        await labels.LoadUsersAsync(context, [.. records.OfType<Membership>().Select(m => m.UserId), .. records.OfType<IdentityUserPasskey<string>>().Select(p => p.UserId), .. records.OfType<IdentityUserToken<string>>().Select(t => t.UserId)], cancellationToken);
        await labels.LoadReadingsAsync(context, About(DataType.Reading), cancellationToken);
        await labels.LoadSeriesAsync(context, [.. records.OfType<Reading>().Select(r => r.TimeseriesId), .. labels._readings.Values.Select(r => r.TimeseriesId)], cancellationToken);
        await labels.LoadResourcesAsync(
            context, [.. records.OfType<Resource>()],
            [.. About(DataType.Resource), .. labels._series.Values.Select(s => s.ResourceId), .. members.Select(m => m[AuditedTypes.ResourcesId]).OfType<long>()], cancellationToken);
        await NamesAsync(labels._groups, [.. About(DataType.Group), .. members.Select(m => m[AuditedTypes.GroupsId]).OfType<long>()], some => context.Groups.Where(g => some.Contains(g.Id)).Select(g => new Named(g.Id, g.Name)), cancellationToken);
        await NamesAsync(labels._syncs, [.. records.OfType<SyncRun>().Select(r => r.SyncId), .. records.OfType<RowMend>().Select(m => m.SyncId)], some => context.Syncs.Where(s => some.Contains(s.Id)).Select(s => new Named(s.Id, s.Name)), cancellationToken);
        await NamesAsync(labels._datasources, [.. records.OfType<SyncDefinition>().Select(s => s.DatasourceId)], some => context.Datasources.Where(d => some.Contains(d.Id)).Select(d => new Named(d.Id, d.Name)), cancellationToken);
        await NamesAsync(labels._files, [.. records.OfType<Datasource>().Select(d => d.FileId).OfType<long>()], some => context.Files.Where(f => some.Contains(f.Id)).Select(f => new Named(f.Id, f.Name)), cancellationToken);
        return labels;
    }

    private static async Task NamesAsync(Dictionary<long, string> into, long[] ids, Func<long[], IQueryable<Named>> find, CancellationToken cancellationToken)
    {
        if (ids.Length == 0) return;
        foreach (var record in await find(ids).ToListAsync(cancellationToken)) into[record.Id] = record.Name;
    }

    private async Task LoadUsersAsync(OurWaterDbContext context, string[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0) return;
        foreach (var user in await context.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, u.Email }).ToListAsync(cancellationToken)) _users[user.Id] = user.Email;
    }

    private async Task LoadReadingsAsync(OurWaterDbContext context, long[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0) return;
        foreach (var reading in await context.Readings.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(r => new ReadingTime(r.Id, r.TimeseriesId, r.Time, r.Precision)).ToListAsync(cancellationToken)) _readings[reading.Id] = reading;
    }

    private async Task LoadSeriesAsync(OurWaterDbContext context, long[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0) return;
        foreach (var series in await context.Timeseries.AsNoTracking().Where(t => ids.Contains(t.Id)).Select(t => new SeriesLabel(t.Id, t.ResourceId, t.Name, t.Unit)).ToListAsync(cancellationToken)) _series[series.Id] = series;
    }

    /// <param name="changed">Those that the save is about: they are called as they will be.</param>
    private async Task LoadResourcesAsync(OurWaterDbContext context, List<Resource> changed, long[] others, CancellationToken cancellationToken)
    {
        var known = changed.Select(r => r.Id).ToHashSet();
        long[] more = [.. others.Where(o => !known.Contains(o)).Distinct()];
        var all = more.Length == 0 ? changed : [.. changed, .. await context.Resources.AsNoTracking().Where(r => more.Contains(r.Id)).ToListAsync(cancellationToken)];
        if (all.Count == 0) return;
        var ids = all.ConvertAll(r => r.Id);
        var names = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && ids.Contains(e.RecordId)).Select(e => new { e.RecordId, e.Name, e.Value, e.IsIdentity }).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        foreach (var resource in all)
        {
            string? Id(string name) => names[resource.Id].FirstOrDefault(e => e.Name == name)?.Value;
            var label = Names.Resource(resource, Id(ExternalIdNames.LegacyMyWellResourceId) ?? Id(ExternalIdNames.LegacyMyWellId)?.Split('.')[^1] ?? names[resource.Id].FirstOrDefault(e => e.IsIdentity)?.Value);
            var pincode = Id(ExternalIdNames.LegacyMyWellPincode) ?? Id(ExternalIdNames.LegacyMyWellId)?.Split('.')[0];
            _resources[resource.Id] = string.IsNullOrEmpty(pincode) || label.Contains(pincode, StringComparison.Ordinal) ? label : $"{label} ({pincode})";
        }
    }

    private sealed record Named(long Id, string Name);

    internal sealed record SeriesLabel(long Id, long ResourceId, string Name, string Unit);

    internal sealed record ReadingTime(long Id, long TimeseriesId, DateTime Time, TimePrecision Precision);
}
