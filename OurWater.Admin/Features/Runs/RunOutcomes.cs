using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>The rows behind a run's figures: what was rejected, and what it changed.</summary>
public sealed class RunOutcomes(Database database)
{
    public const string ReasonFilter = "reason";

    public async Task<ListPage<RejectedLine>> RejectedAsync(Actor actor, long runId, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var rows = context.RejectedRows.AsNoTracking().Where(r => r.RunId == runId);
        if (query[ReasonFilter] is { } reason) rows = rows.Where(r => r.Reason == reason);
        var total = await rows.LongCountAsync(cancellationToken);
        var page = await rows.OrderBy(r => r.Row).ThenBy(r => r.Column).ThenBy(r => r.Id).Skip(query.Skip).Take(query.Size)
            .Select(r => new RejectedLine(r.Id, r.Row, r.Reason, r.Message, r.Original)).ToListAsync(cancellationToken);
        return new ListPage<RejectedLine>(page, total);
    }

    /// <summary>Old and new values in the order in which they were stored.</summary>
    public async Task<ListPage<ChangeLine>> ChangesAsync(Actor actor, long runId, ListQuery query, Formats formats, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var all = context.RecordChanges.AsNoTracking().Where(c => c.RunId == runId);
        var total = await all.LongCountAsync(cancellationToken);
        var page = await all.OrderBy(c => c.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        var readings = await RecordLabels.OfReadingsAsync(context, Ids(page, DataType.Reading), cancellationToken);
        var resources = await RecordLabels.OfResourcesAsync(context, Ids(page, DataType.Resource), cancellationToken);
        var groups = await RecordLabels.OfGroupsAsync(context, Ids(page, DataType.Group), cancellationToken);
        return new ListPage<ChangeLine>(page.ConvertAll(c => c.RecordType switch
        {
            DataType.Reading => OfReading(c, readings.GetValueOrDefault(c.RecordId), formats),
            DataType.Resource => OfRecord(c, resources.GetValueOrDefault(c.RecordId)),
            _ => OfRecord(c, groups.GetValueOrDefault(c.RecordId)),
        }), total);
    }

    private static long[] Ids(List<RecordChange> changes, DataType type) => [.. changes.Where(c => c.RecordType == type).Select(c => c.RecordId).Distinct()];

    private static RecordLabel Gone(DataType type) => new($"A {Names.One(type)} that is no longer there", null, null);

    private static ChangeLine OfReading(RecordChange change, ReadingLabel? reading, Formats formats)
    {
        var type = reading?.Type ?? ResourceType.Well;
        string Words(double? value) => value is null ? Formats.Nothing : $"{Formats.Value(value, type)} {reading?.Unit}".TrimEnd();
        var decimals = type == ResourceType.Raingauge ? 1 : 2;
        return new ChangeLine(
            change.Id, reading?.Resource ?? Gone(DataType.Reading), reading is null ? "" : formats.ReadingTime(reading.Time, reading.Precision),
            Words(change.OldValue), Words(change.NewValue), Formats.Difference(change.NewValue - change.OldValue, decimals), change.Row, change.At, change.By);
    }

    private static ChangeLine OfRecord(RecordChange change, RecordLabel? record)
    {
        var (before, after) = (RecordFields.Read(change.Before), RecordFields.Read(change.After));
        var fields = before.Keys.Union(after.Keys).Order(StringComparer.Ordinal).ToList();
        return new ChangeLine(
            change.Id, record ?? Gone(change.RecordType), string.Join(", ", fields.Select(RecordFields.Name)),
            string.Join(", ", fields.Select(f => RecordFields.Words(before, f))), string.Join(", ", fields.Select(f => RecordFields.Words(after, f))), null, change.Row, change.At, change.By);
    }
}
