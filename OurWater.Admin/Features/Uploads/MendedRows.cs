using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync;
using OurWater.Sync.Engine;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What the rows that were mended since the check will become, so that the words on the import button are true before the next check.</summary>
public sealed class MendedRows(Database database)
{
    private const int Most = 2_000;

    /// <returns>What an import adds to the counts of the check; null where more rows were mended than are looked at one by one.</returns>
    public async Task<PullCounts?> ForecastAsync(Actor actor, UploadState upload, RowChecker checker, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var mends = await context.RowMends.AsNoTracking().Where(m => m.SyncId == upload.SyncId && m.RunId == upload.CheckRunId && !m.LeaveOut)
            .Join(context.RejectedRows.AsNoTracking().Where(r => r.RunId == upload.CheckRunId), m => new { m.Row, m.Column }, r => new { r.Row, r.Column }, (m, r) => new { m.Fields, Row = r })
            .OrderBy(m => m.Row.Row).Take(Most + 1).ToListAsync(cancellationToken);
        if (mends.Count > Most) return null;
        var counts = new PullCounts();
        var readings = new Dictionary<(Series Series, long Time), double>();
        foreach (var mend in mends)
        {
            var check = checker.Check(mend.Row, mend.Fields);
            if (check.Reading is { } reading)
            {
                // The same place and time twice: the first row is stored, as in the run.
                if (!readings.TryAdd((reading.Series, reading.UnixMilliseconds), reading.Value)) counts.Count(Outcome.Unchanged);
            }
            else
            {
                counts.Count(check.Outcome switch { RowOutcome.Stored => Outcome.Created, RowOutcome.Skipped => Outcome.Skipped, _ => Outcome.Rejected });
            }
        }

        var stored = await StoredReadings.FindAsync(context, [.. readings.Keys], cancellationToken);
        foreach (var (key, value) in readings)
        {
            counts.Count(stored.TryGetValue(key, out var there) ? there == value ? Outcome.Unchanged : Outcomes.OfExisting(upload.Mapping.ExistingValues) : Outcome.Created);
        }

        return counts;
    }
}

/// <summary>The values that are stored already at the times of some readings.</summary>
internal static class StoredReadings
{
    public static async Task<Dictionary<(Series Series, long Time), double>> FindAsync(OurWaterDbContext context, IReadOnlyCollection<(Series Series, long Time)> readings, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(Series, long), double>();
        foreach (var some in readings.Where(r => r.Series.TimeseriesId is not null).Chunk(500))
        {
            var series = some.Select(r => r.Series.TimeseriesId!.Value).Distinct().ToList();
            var (first, last) = (DateTime.UnixEpoch.AddMilliseconds(some.Min(r => r.Time)), DateTime.UnixEpoch.AddMilliseconds(some.Max(r => r.Time)));
            var there = await context.Readings.AsNoTracking().Where(r => series.Contains(r.TimeseriesId) && r.Time >= first && r.Time <= last)
                .Select(r => new { r.TimeseriesId, r.Time, r.Value }).ToDictionaryAsync(r => (r.TimeseriesId, r.Time), r => r.Value, cancellationToken);
            foreach (var reading in some)
            {
                if (there.TryGetValue((reading.Series.TimeseriesId!.Value, DateTime.UnixEpoch.AddMilliseconds(reading.Time)), out var value)) found[reading] = value;
            }
        }

        return found;
    }
}
