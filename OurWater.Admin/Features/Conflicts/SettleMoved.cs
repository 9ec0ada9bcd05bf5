using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>
/// Readings that were moved on both sides. Ours: it stays where it is, and the next run of a sync that sends moves it there. Theirs: it goes to their place
/// here, with its history, unless another reading stands there.
/// </summary>
internal sealed class SettleMoved(OurWaterDbContext context, Settling settling)
{
    public async Task SettleAsync(IReadOnlyList<Conflict> conflicts, CancellationToken cancellationToken)
    {
        foreach (var conflict in conflicts)
        {
            if (conflict.Resolution is not null)
            {
                settling.Refuse(conflict, "It was settled already. Change the reading itself.");
                continue;
            }

            var reading = await context.Readings.AsNoTracking().SingleOrDefaultAsync(r => r.Id == conflict.RecordId, cancellationToken);
            if (reading is null) settling.Settle(conflict, Resolutions.Kept); // it is gone: there is nothing to choose
            else if (settling.Choice is ConflictChoice.Value) settling.Refuse(conflict,
                "Two dates or resources cannot be settled by a value. Choose one of the two sides.");
            else await SettleAsync(conflict, reading, cancellationToken);
        }
    }

    private async Task SettleAsync(Conflict conflict, Reading reading, CancellationToken cancellationToken)
    {
        var fields = RecordFields.Read(conflict.Theirs);
        var (key, time) = (fields["resource"].GetString()!, fields["time"].GetDateTime());
        if (settling.Choice is ConflictChoice.TakeTheirs && !await MoveAsync(conflict, reading, key, time, cancellationToken)) return;
        settling.Settle(conflict);
        var datasource = await context.Syncs.Where(s => s.Id == conflict.SyncId).Select(s => s.DatasourceId).SingleAsync(cancellationToken);

        // Both sides are taken to have held theirs: a choice for ours is a change of ours then, which the next push sends.
        await context.ReadingLinks.Where(l => l.DatasourceId == datasource && l.ReadingId == reading.Id && !l.IsDuplicate)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.ResourceKey, key).SetProperty(l => l.Time, time), cancellationToken);
    }

    private async Task<bool> MoveAsync(Conflict conflict, Reading reading, string key, DateTime time, CancellationToken cancellationToken)
    {
        var name = ExternalIdNames.LegacyMyWellId;
        var series = await context.Timeseries.Where(t => t.Name == Timeseries.Default
            && context.ExternalIds.Any(e => e.RecordType == DataType.Resource && e.RecordId == t.ResourceId && e.Name == name && e.Value == key
            && e.IsIdentity)).Select(t => (long?)t.Id).FirstOrDefaultAsync(cancellationToken);
        if (series is null)
        {
            settling.Refuse(conflict, $"{key} is no resource here. Run the sync first, then choose again.");
            return false;
        }

        if (await context.Readings.AnyAsync(r => r.TimeseriesId == series && r.Time == time && r.Id != reading.Id, cancellationToken))
        {
            settling.Refuse(conflict, "Another reading stands there here. Delete one of the two, then choose again.");
            return false;
        }

        var precision = time.TimeOfDay == TimeSpan.Zero ? TimePrecision.Day : reading.Precision == TimePrecision.Day ? TimePrecision.Minute : reading.Precision;
        context.RecordChanges.Add(new RecordChange
        {
            RecordType = DataType.Reading,
            RecordId = reading.Id,
            RunId = conflict.RunId,
            OldValue = reading.Value,
            NewValue = reading.Value,
            OldRunId = reading.RunId,
            OldRow = reading.Row,
            OldOrigin = reading.Origin,
            Before = Json.Write(new ReadingStood(reading.Time, reading.Precision, reading.TimeseriesId)),
            After = Json.Write(new ReadingStood(time, precision, series)),
            At = settling.Now,
            By = settling.Actor.Name,
        });
        await context.SaveChangesAsync(cancellationToken);
        var changed = await ReadingPlaces.MoveAsync(context, [(reading, series.Value, time, precision)], cancellationToken);
        await context.Readings.Where(r => r.Id == reading.Id).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Origin, ValueOrigin.Datasource).SetProperty(r => r.RunId, conflict.RunId).SetProperty(r => r.Row, (int?)null)
                .SetProperty(r => r.UpdatedAt, settling.Now), cancellationToken);
        await SeriesFigures.RecomputeAsync(context, changed, cancellationToken);
        return true;
    }
}
