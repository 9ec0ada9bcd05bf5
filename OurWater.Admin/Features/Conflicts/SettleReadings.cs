using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Resources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>Readings with two values.</summary>
internal sealed class SettleReadings(OurWaterDbContext context, Settling settling)
{
    public async Task SettleAsync(IReadOnlyList<Conflict> conflicts, CancellationToken cancellationToken)
    {
        if (conflicts.Count == 0) return;
        var ids = conflicts.Select(c => c.RecordId).ToList();
        var readings = await context.Readings.Include(r => r.Timeseries!.Resource).Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken);
        var earlier = await EarlierAsync(conflicts, cancellationToken);
        var origins = await OriginsAsync(conflicts, cancellationToken);
        foreach (var conflict in conflicts)
        {
            // A reading that is gone has no value to choose: the conflict only leaves the queue.
            if (readings.TryGetValue(conflict.RecordId, out var reading)) Settle(conflict, reading, earlier.GetValueOrDefault(conflict.Id), origins[conflict.SyncId]);
            else settling.Settle(conflict, Resolutions.Kept);
        }
    }

    private void Settle(Conflict conflict, Reading reading, RecordChange? earlier, ValueOrigin theirOrigin)
    {
        var expected = conflict.Resolution switch
        {
            Resolutions.Replaced => conflict.TheirValue,
            Resolutions.Other => earlier?.NewValue,
            _ => conflict.OurValue,
        };
        var wanted = settling.Choice switch
        {
            ConflictChoice.TakeTheirs => conflict.TheirValue,
            ConflictChoice.Value other => (double)other.Number,
            _ => conflict.OurValue,
        } ?? reading.Value;
        if (settling.Choice is ConflictChoice.Value written)
        {
            var value = ReadingRules.CheckValue(written.Number, reading.Timeseries!, reading.Timeseries!.Resource!);
            if (value.Problem is { } problem)
            {
                settling.Refuse(conflict, problem, isOfValue: true);
                return;
            }

            if (value.Warning is { } question && !written.IsSure)
            {
                settling.Ask(question);
                return;
            }
        }

        if (reading.Value != expected && reading.Value != wanted)
        {
            if (conflict.Resolution is null) conflict.OurValue = reading.Value;
            settling.Refuse(conflict, $"The stored value was changed since: it is {Formats.Number(reading.Value, 2)} now. Look at it, then choose again.");
            return;
        }

        if (reading.Value != wanted) Store(conflict, reading, wanted, earlier, theirOrigin);
        settling.Settle(conflict);
    }

    private void Store(Conflict conflict, Reading reading, double value, RecordChange? earlier, ValueOrigin theirOrigin)
    {
        var theirs = settling.Choice is ConflictChoice.TakeTheirs;
        context.RecordChanges.Add(new RecordChange
        {
            RecordType = DataType.Reading,
            RecordId = reading.Id,
            // The file's value belongs to its run: an undo of that run takes it back.
            RunId = theirs ? conflict.RunId : null,
            Row = theirs ? conflict.Row : null,
            OldValue = reading.Value,
            NewValue = value,
            OldRunId = reading.RunId,
            OldRow = reading.Row,
            OldOrigin = reading.Origin,
            At = settling.Now,
            By = settling.Actor.Name,
        });
        reading.Value = value;
        reading.UpdatedAt = settling.Now;
        (reading.Origin, reading.RunId, reading.Row) = settling.Choice switch
        {
            ConflictChoice.TakeTheirs => (theirOrigin, conflict.RunId, conflict.Row),
            ConflictChoice.KeepOurs when earlier is not null => (earlier.OldOrigin ?? ValueOrigin.Person, earlier.OldRunId, earlier.OldRow),
            _ => (ValueOrigin.Person, null, null),
        };
        settling.Series.Add(reading.TimeseriesId);
    }

    /// <summary>What the choice before this one changed, by conflict.</summary>
    private async Task<Dictionary<long, RecordChange>> EarlierAsync(IReadOnlyList<Conflict> conflicts, CancellationToken cancellationToken)
    {
        var settled = conflicts.Where(c => c.Resolution is Resolutions.Replaced or Resolutions.Other).ToList();
        if (settled.Count == 0) return [];
        var ids = settled.ConvertAll(c => c.RecordId);
        var changes = await context.RecordChanges.AsNoTracking().Where(c => c.RecordType == DataType.Reading && ids.Contains(c.RecordId) && !c.Foreseen).ToListAsync(cancellationToken);
        return settled.Select(c => (c.Id, Change: changes.Find(h => h.RecordId == c.RecordId && h.At == c.ResolvedAt))).Where(p => p.Change is not null).ToDictionary(p => p.Id, p => p.Change!);
    }

    private async Task<Dictionary<long, ValueOrigin>> OriginsAsync(IReadOnlyList<Conflict> conflicts, CancellationToken cancellationToken)
    {
        var ids = conflicts.Select(c => c.SyncId).Distinct().ToList();
        return await context.Syncs.Where(s => ids.Contains(s.Id)).Select(s => new { s.Id, s.Datasource!.Type })
            .ToDictionaryAsync(s => s.Id, s => s.Type == DatasourceType.File ? ValueOrigin.File : ValueOrigin.Datasource, cancellationToken);
    }
}
