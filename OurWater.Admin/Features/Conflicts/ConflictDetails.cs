using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>One conflict with all that helps to choose: both values, where they came from, and the readings around.</summary>
public sealed class ConflictDetails(Database database)
{
    private const int EachSide = 6;
    private const int LongestHistory = 10;

    /// <summary>Null where the organisation has no such conflict.</summary>
    public async Task<ConflictDetail?> FindAsync(Actor actor, long conflictId, Formats formats, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var conflict = await context.Conflicts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == conflictId, cancellationToken);
        if (conflict is null) return null;
        var history = await context.RecordChanges.AsNoTracking().Where(c => c.RecordType == conflict.RecordType && c.RecordId == conflict.RecordId && !c.Foreseen)
            .OrderByDescending(c => c.Id).Take(LongestHistory).ToListAsync(cancellationToken);
        var system = await TheirSystems.FindAsync(context, conflict, cancellationToken);
        var basis = new ConflictDetail
        {
            Id = conflict.Id,
            Kind = conflict.Kind,
            RemoteKey = conflict.RemoteKey,
            RecordType = conflict.RecordType,
            Record = new RecordLabel($"A {Names.One(conflict.RecordType)} that is no longer there", null, null),
            What = "",
            OurValue = conflict.OurValue,
            TheirValue = conflict.TheirValue,
            System = system,
            TheirName = system?.Name ?? (await TitlesAsync(context, [conflict.RunId], cancellationToken)).GetValueOrDefault(conflict.RunId, "the file"),
            RunId = conflict.RunId,
            Row = conflict.Row,
            FoundAt = conflict.FoundAt,
            Resolution = conflict.Resolution,
            ResolvedAt = conflict.ResolvedAt,
            ResolvedBy = conflict.ResolvedBy,
            IsGone = true,
        };
        return conflict.RecordType == DataType.Reading
            ? await OfReadingAsync(context, basis, conflict, history, formats, cancellationToken)
            : await OfRecordAsync(context, basis, conflict, history, cancellationToken);
    }

    private static async Task<ConflictDetail> OfReadingAsync(OurWaterDbContext context, ConflictDetail basis, Conflict conflict, List<RecordChange> history, Formats formats, CancellationToken cancellationToken)
    {
        var label = (await RecordLabels.OfReadingsAsync(context, [conflict.RecordId], cancellationToken)).GetValueOrDefault(conflict.RecordId);
        if (label is null) return basis;
        var reading = await context.Readings.AsNoTracking().SingleAsync(r => r.Id == conflict.RecordId, cancellationToken);
        var titles = await TitlesAsync(context, [.. history.SelectMany(c => new[] { c.RunId, c.OldRunId }).Append(reading.RunId).OfType<long>().Distinct()], cancellationToken);
        string Words(double? value) => ConflictWords.Value(value, label);
        var lines = history.ConvertAll(c => new HistoryLine($"Changed to {Words(c.NewValue)}", c.At, Source(titles, c.RunId, c.Row, ValueOrigin.Person, c.By), c.RunId));
        var first = history.Count > 0 ? history[^1] : null;
        lines.Add(first is null
            ? new HistoryLine($"Stored as {Words(reading.Value)}", reading.CreatedAt, Source(titles, reading.RunId, reading.Row, reading.Origin, null), reading.RunId)
            : new HistoryLine($"Stored as {Words(first.OldValue)}", reading.CreatedAt, Source(titles, first.OldRunId, first.OldRow, first.OldOrigin ?? ValueOrigin.Person, null), first.OldRunId));
        return basis with
        {
            Record = label.Resource,
            What = formats.ReadingTime(label.Time, label.Precision),
            Quantity = label.Quantity,
            Fields = conflict.Kind == ConflictKind.MovedOnBothSides ? ConflictWords.Fields(conflict) : [],
            Unit = label.Unit,
            ResourceType = label.Type,
            History = lines,
            Around = await AroundAsync(context, conflict, label, cancellationToken),
            IsGone = false,
        };
    }

    private static async Task<ConflictDetail> OfRecordAsync(OurWaterDbContext context, ConflictDetail basis, Conflict conflict, List<RecordChange> history, CancellationToken cancellationToken)
    {
        var label = conflict.RecordType == DataType.Resource
            ? (await RecordLabels.OfResourcesAsync(context, [conflict.RecordId], cancellationToken)).GetValueOrDefault(conflict.RecordId)
            : (await RecordLabels.OfGroupsAsync(context, [conflict.RecordId], cancellationToken)).GetValueOrDefault(conflict.RecordId);
        var titles = await TitlesAsync(context, [.. history.Select(c => c.RunId).OfType<long>().Distinct()], cancellationToken);
        var fields = conflict is { Kind: ConflictKind.IdTaken, OtherRecordId: { } rival } ? await RivalsAsync(context, conflict, rival, cancellationToken) : ConflictWords.Fields(conflict);
        var other = conflict.OtherRecordId is not { } otherId ? null
            : conflict.RecordType == DataType.Resource ? (await RecordLabels.OfResourcesAsync(context, [otherId], cancellationToken)).GetValueOrDefault(otherId) : (await RecordLabels.OfGroupsAsync(context, [otherId], cancellationToken)).GetValueOrDefault(otherId);
        return basis with
        {
            Record = label ?? basis.Record,
            Other = other,
            ResourceType = conflict.RecordType == DataType.Resource ? await context.Resources.Where(r => r.Id == conflict.RecordId).Select(r => r.Type).FirstOrDefaultAsync(cancellationToken) : default,
            What = ConflictWords.Asks(conflict),
            Fields = fields,
            History = history.ConvertAll(c =>
            {
                var after = RecordFields.Read(c.After);
                return new HistoryLine(string.Join(", ", after.Keys.Select(f => $"{RecordFields.Name(f)}: {RecordFields.Words(after, f)}")), c.At, Source(titles, c.RunId, c.Row, ValueOrigin.Person, c.By), c.RunId);
            }),
            IsGone = label is null,
        };
    }

    /// <summary>Two of ours side by side, by what tells them apart.</summary>
    private static async Task<IReadOnlyList<ConflictField>> RivalsAsync(OurWaterDbContext context, Conflict conflict, long rival, CancellationToken cancellationToken)
    {
        long[] ids = [conflict.RecordId, rival];
        if (conflict.RecordType == DataType.Group)
        {
            var groups = await context.Groups.AsNoTracking().Where(g => ids.Contains(g.Id)).ToDictionaryAsync(g => g.Id, cancellationToken);
            ConflictField OfGroup(string name, Func<Group, string?> value) => new(name, groups.TryGetValue(ids[0], out var one) ? value(one) ?? Formats.Nothing : Formats.Nothing, groups.TryGetValue(ids[1], out var two) ? value(two) ?? Formats.Nothing : Formats.Nothing);
            return [OfGroup("Name", g => g.Name), OfGroup("Position", g => Position(g.Latitude, g.Longitude)), OfGroup("Came from", g => Names.Origin(g.Origin))];
        }

        var resources = await context.Resources.AsNoTracking().Include(r => r.Timeseries).Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken);
        ConflictField Of(string name, Func<Resource, string?> value) => new(name, resources.TryGetValue(ids[0], out var one) ? value(one) ?? Formats.Nothing : Formats.Nothing, resources.TryGetValue(ids[1], out var two) ? value(two) ?? Formats.Nothing : Formats.Nothing);
        return
        [
            Of("Kind", r => Names.Kind(r.Type)), Of("Owner", r => r.OwnerName), Of("Position", r => Position(r.Latitude, r.Longitude)), Of("Readings", r => Formats.Number(r.Timeseries.Sum(t => (long)t.ReadingCount))), Of("Came from", r => Names.Origin(r.Origin)),
        ];
    }

    private static string? Position(double? latitude, double? longitude) => latitude is null || longitude is null ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{latitude:0.#####}, {longitude:0.#####}");

    private static async Task<IReadOnlyList<PointAround>> AroundAsync(OurWaterDbContext context, Conflict conflict, ReadingLabel label, CancellationToken cancellationToken)
    {
        var series = context.Readings.AsNoTracking().Where(r => r.TimeseriesId == label.TimeseriesId);
        var before = await series.Where(r => r.Time < label.Time).OrderByDescending(r => r.Time).Take(EachSide).ToListAsync(cancellationToken);
        var after = await series.Where(r => r.Time >= label.Time).OrderBy(r => r.Time).Take(EachSide + 1).ToListAsync(cancellationToken);
        var readings = before.Concat(after).OrderBy(r => r.Time).ToList();
        var ids = readings.ConvertAll(r => r.Id);
        var others = await context.Conflicts.AsNoTracking().Where(c => c.Kind == ConflictKind.Values && c.RecordType == DataType.Reading && ids.Contains(c.RecordId) && c.Resolution == null)
            .ToDictionaryAsync(c => c.RecordId, c => c.TheirValue, cancellationToken);
        return readings.ConvertAll(r => r.Id == conflict.RecordId
            ? new PointAround(r.Time, r.Precision, conflict.OurValue ?? r.Value, conflict.TheirValue, true)
            : new PointAround(r.Time, r.Precision, r.Value, others.GetValueOrDefault(r.Id), false));
    }

    /// <summary>What the runs read: the file's name, or the sync's.</summary>
    private static async Task<Dictionary<long, string>> TitlesAsync(OurWaterDbContext context, long[] runIds, CancellationToken cancellationToken) => runIds.Length == 0 ? [] :
        await context.Runs.Where(r => runIds.Contains(r.Id))
            .Select(r => new { r.Id, Title = r.Sync!.IsUpload && r.Sync.Datasource!.File != null ? r.Sync.Datasource.File.Name : r.Sync.Name })
            .ToDictionaryAsync(r => r.Id, r => r.Title, cancellationToken);

    private static string Source(Dictionary<long, string> titles, long? runId, int? row, ValueOrigin origin, string? by)
    {
        if (runId is { } id && titles.TryGetValue(id, out var title)) return $"{title}{(row is null ? "" : $", row {Formats.Number(row)}")}{(by is null ? "" : $" · by {by}")}";
        return by is null ? Names.Origin(origin) : $"by {by}";
    }
}
