using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Records;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Runs;
using OurWater.Sync;
using OurWater.Sync.Engine;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Api.Exchange;

/// <summary>Sent readings, through the same limits, comparison and bulk statements as the rows of a file.</summary>
internal sealed class AcceptedReadings(OurWaterDbContext context, RunBatch batch, SyncRun run, ConflictPolicy policy, WarningTally warnings, DateTime now) : IWarningSink
{
    private const int AtOnce = 500;

    private readonly Dictionary<(Series Series, DateTime Time), (SentRecord Sent, double Value)> _seen = [];
    private readonly List<(SentRecord Sent, SentRecord First)> _repeated = [];

    public void Warning(int row, string code, string message) => warnings.Add(code, FormattableString.Invariant($"readings[{row - 1}]: {message}"));

    public async Task ApplyAsync(IReadOnlyList<SentRecord> sent, CancellationToken cancellationToken)
    {
        var places = await new SentPlaces(context, run).FindAsync(sent, cancellationToken);
        var readings = new List<(SentRecord Sent, MappedReading Mapped)>();
        foreach (var one in sent)
        {
            if (Read(one, places.GetValueOrDefault(one)) is { } mapped) readings.Add((one, mapped));
        }

        if (readings.Count == 0) return;
        var order = Ordered(readings);
        var missing = order.Select(r => r.Mapped.Series).Where(s => s.TimeseriesId is null).Distinct().ToList();
        if (missing.Count > 0) await batch.CreateSeriesAsync(missing, cancellationToken);
        await StoreAsync(order, cancellationToken);
    }

    private MappedReading? Read(SentRecord sent, Place? place)
    {
        if (sent.Fields is not { } fields || sent.IsRejected) return null;
        sent.ReadCommon();
        var name = fields.Text("timeseriesId", RecordLimits.LongestSeries) ?? Timeseries.Default;
        var (time, precision) = ReadingRules.Time(fields, now);
        var value = ReadingRules.Value(fields, "value", place?.Type, name);
        if (fields.Time("datetime") is { } instant && sent.Errors.First is { Field: "datetime" } wrong) sent.Reject(instant.Time > now ? ReasonCodes.DateInFuture : ReasonCodes.DateTooOld, $"datetime: {wrong.Message}", "datetime");
        sent.RejectUnreadable();
        if (sent.IsRejected || place is null || value is not { } number) return null;
        var series = place.GetSeries(name);
        if (!_seen.TryAdd((series, time), (sent, number)))
        {
            SettleRepeated(sent, _seen[(series, time)], number);
            return null;
        }

        OddValues.Warn(sent.Row, series, number, SeriesCodes.QuantityOf(name), this);
        return new MappedReading(sent.Row, 0, series, new DateTimeOffset(time).ToUnixTimeMilliseconds(), precision, number);
    }

    private void SettleRepeated(SentRecord sent, (SentRecord Sent, double Value) first, double value)
    {
        if (first.Value.Equals(value))
        {
            sent.Settle(Outcome.Unchanged);
            _repeated.Add((sent, first.Sent));
        }
        else sent.Reject(ReasonCodes.DuplicateWithOtherValue, string.Create(CultureInfo.InvariantCulture, $"The same series and time stand at index {first.Sent.Index} with the value {first.Value}. That one is used."));
    }

    /// <summary>By series and time: the order of the index.</summary>
    private static List<(SentRecord Sent, MappedReading Mapped)> Ordered(List<(SentRecord Sent, MappedReading Mapped)> readings)
    {
        foreach (var (series, ordinal) in readings.Select(r => r.Mapped.Series).Distinct().OrderBy(s => s.TimeseriesId ?? long.MaxValue).Select((s, i) => (s, i))) series.Ordinal = ordinal;
        return [.. readings.OrderBy(r => r.Mapped.Series.Ordinal).ThenBy(r => r.Mapped.UnixMilliseconds)];
    }

    private async Task StoreAsync(List<(SentRecord Sent, MappedReading Mapped)> order, CancellationToken cancellationToken)
    {
        var sorted = order.Select(r => r.Mapped).ToArray();
        var (found, outcomes) = (new StoredReading[sorted.Length], new Outcome[sorted.Length]);
        await batch.FindReadingsAsync(sorted, found, cancellationToken);
        var named = new AcceptedReadingIds(context, batch, run, now);
        await named.LoadAsync(order.ConvertAll(r => r.Sent), cancellationToken);
        await named.LoadStoredAsync([.. order.Select((r, i) => (r.Sent, Stored: found[i])).Where(p => p.Stored.Exists && p.Sent.ExternalIds.Count > 0).Select(p => p.Stored.Id)], cancellationToken);
        var renamed = new List<long>();
        for (var i = 0; i < sorted.Length; i++)
        {
            var sent = order[i].Sent;
            if (named.Refuse(sent, found[i].Exists ? found[i].Id : null)) outcomes[i] = Outcome.Rejected;
            else sent.Settle(outcomes[i] = Compare(sent, sorted[i].Value, found[i]));
            if (outcomes[i] != Outcome.Unchanged || !named.IsNewTo(sent, found[i].Id)) continue;
            sent.Settle(Outcome.Updated); // its value stays, and it has a new name: who reads what has changed must learn of it
            renamed.Add(found[i].Id);
        }

        await batch.ApplyReadingsAsync(sorted, found, outcomes, cancellationToken);
        await batch.FindReadingsAsync(sorted, found, cancellationToken);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (found[i].Exists && !order[i].Sent.IsRejected) order[i].Sent.RecordId = found[i].Id;
        }

        foreach (var (sent, first) in _repeated) sent.RecordId = first.RecordId;
        await named.SaveAsync(order.ConvertAll(r => r.Sent), cancellationToken);
        foreach (var some in renamed.Chunk(AtOnce)) await context.Readings.Where(r => some.Contains(r.Id)).ExecuteUpdateAsync(set => set.SetProperty(r => r.UpdatedAt, now), cancellationToken);
    }

    private Outcome Compare(SentRecord sent, double value, StoredReading stored)
    {
        if (!stored.Exists) return Outcome.Created;
        if (stored.Value.Equals(value)) return Outcome.Unchanged;
        return policy switch
        {
            ConflictPolicy.Ask => Outcome.Conflicted,
            ConflictPolicy.OurWaterWins => Outcome.Skipped,
            ConflictPolicy.NewestWins when sent.ChangedAt is { } changed && new DateTimeOffset(changed).ToUnixTimeMilliseconds() < stored.UpdatedAt => Outcome.Skipped,
            _ => Outcome.Updated,
        };
    }
}
