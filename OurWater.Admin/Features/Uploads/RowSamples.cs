using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;

namespace OurWater.Admin.Features.Uploads;

/// <summary>A reading of the file that is new, or stored already.</summary>
public sealed record SampleReading(int Row, string Place, ResourceType Type, DateTime Time, TimePrecision Precision, double Value);

/// <param name="RowsLookedAt">Where the search stopped; null where the whole file was looked at.</param>
public sealed record ReadingSample(IReadOnlyList<SampleReading> Rows, long? RowsLookedAt);

/// <summary>Examples of rows that a check only counts: a check does not store each new row twice.</summary>
public sealed class RowSamples(Database database, FileStore files)
{
    private const int Chunk = 500;
    private const int MostRows = 200_000;

    /// <param name="stored">True for readings that are stored with the same value, false for new ones.</param>
    public async Task<ReadingSample> FindAsync(Actor actor, UploadState upload, RowChecker checker, bool stored, int most, CancellationToken cancellationToken)
    {
        var found = new List<SampleReading>();
        var table = upload.File.Detected!;
        var path = files.PathOf(upload.File);
        using var reader = TableFile.Open(path, table);
        var mapper = checker.Plan.CreateMapper();
        var sink = new Sink();
        var more = true;
        long rows = 0;
        while (more && found.Count < most && rows < MostRows)
        {
            more = await Task.Run(() =>
            {
                var next = true;
                while (sink.Readings.Count < Chunk && (next = reader.Read()))
                {
                    rows++;
                    mapper.Map(reader, checker.Places, sink);
                }

                return next;
            }, cancellationToken);
            await using var context = database.Open(actor.OrganisationId);
            await AddAsync(context, sink.Readings, stored, most, found, cancellationToken);
            sink.Readings.Clear();
        }

        return new ReadingSample(found, more && rows >= MostRows ? rows : null);
    }

    private static async Task AddAsync(OurWaterDbContext context, List<MappedReading> readings, bool stored, int most, List<SampleReading> found, CancellationToken cancellationToken)
    {
        if (readings.Count == 0) return;
        var series = readings.Select(r => r.Series.TimeseriesId).OfType<long>().Distinct().ToList();
        var times = readings.ConvertAll(r => DateTime.UnixEpoch.AddMilliseconds(r.UnixMilliseconds));
        var (first, last) = (times.Min(), times.Max());
        var there = await context.Readings.AsNoTracking().Where(r => series.Contains(r.TimeseriesId) && r.Time >= first && r.Time <= last)
            .Select(r => new { r.TimeseriesId, r.Time, r.Value }).ToDictionaryAsync(r => (r.TimeseriesId, r.Time), r => r.Value, cancellationToken);
        for (var i = 0; i < readings.Count && found.Count < most; i++)
        {
            var reading = readings[i];
            double? old = reading.Series.TimeseriesId is { } id && there.TryGetValue((id, times[i]), out var value) ? value : null;
            if (stored ? old != reading.Value : old is not null) continue;
            found.Add(new SampleReading(reading.Row, reading.Series.Place.Identity, reading.Series.Place.Type, times[i], reading.Precision, reading.Value));
        }
    }

    private sealed class Sink : IRowSink
    {
        public List<MappedReading> Readings { get; } = [];

        public void Reading(in MappedReading reading) => Readings.Add(reading);

        public void Resource(MappedResource resource)
        {
            // Readings only.
        }

        public void Group(MappedGroup group)
        {
            // Readings only.
        }

        public void Skipped(int row, int column, string reason)
        {
            // Counted by the check.
        }

        public void Rejected(RowRejection rejection)
        {
            // Listed by the check.
        }

        public void Warning(int row, string code, string message)
        {
            // Listed by the check.
        }
    }
}
