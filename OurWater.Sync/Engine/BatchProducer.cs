using System.Threading.Channels;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Sync.Engine;

/// <summary>Reads the file and understands its rows, batch by batch. After a resume it goes over the rows that are stored already only to remember their identities.</summary>
internal sealed class BatchProducer(RowPlan plan, PlaceDirectory places, IReadOnlyDictionary<int, IReadOnlyList<RowMend>> mends, TimeProvider clock)
{
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(700);

    public async Task ProduceAsync(Func<ITableReader> open, RunCheckpoint? checkpoint, ChannelReader<ReadingBatch> free, ChannelWriter<ReadingBatch> full, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = open();
            var collector = new RowCollector(reader.CopyOriginal);
            var mapper = new RowMapper(plan);
            places.OtherCase = (written, known) => collector.Warning(reader.Row, ReasonCodes.OtherCase, $"“{written}” is taken for the place with the id “{known}”.");
            var records = Skip(reader, mapper, collector, checkpoint?.Records ?? 0, cancellationToken);
            var more = true;
            while (more)
            {
                var batch = collector.Batch = await free.ReadAsync(cancellationToken);
                if (records == 0) Tell(plan.Notices, collector);
                more = Fill(reader, mapper, collector, batch, ref records, cancellationToken);
                if (!more) SayOtherTables(reader, collector);
                batch.Sort();
                batch.Records = records;
                batch.LastRow = reader.Row;
                batch.BytesRead = reader.BytesRead;
                batch.NotRows = reader.LeftOut?.Count ?? 0;
                await full.WriteAsync(batch, cancellationToken);
            }

            full.Complete();
        }
        catch (Exception error)
        {
            full.TryComplete(error);
        }
    }

    /// <summary>Rows of another table are no rows of this run; that they are there is said.</summary>
    private static void SayOtherTables(ITableReader reader, RowCollector collector)
    {
        if (reader.LeftOut is not { } left || left.CountOf(LeftOutKind.OtherTable) is not (> 0 and var count)) return;
        var first = left.Lines.FirstOrDefault(line => line.Kind == LeftOutKind.OtherTable)?.Row ?? reader.Row;
        collector.Warning(first, ReasonCodes.OtherTable, $"another table stands here; {count} of its lines are not read");
    }

    private static void Tell(IReadOnlyList<PlanNotice> notices, RowCollector collector)
    {
        foreach (var notice in notices) collector.Warning(notice.Row, notice.Code, notice.Message);
    }

    private long Skip(ITableReader reader, RowMapper mapper, RowCollector collector, long records, CancellationToken cancellationToken)
    {
        for (long done = 0; done < records; done++)
        {
            if (done % 4096 == 0) cancellationToken.ThrowIfCancellationRequested();
            if (!reader.Read()) break;
            Map(reader, mapper, collector);
        }

        return records;
    }

    private bool Fill(ITableReader reader, RowMapper mapper, RowCollector collector, ReadingBatch batch, ref long records, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (!batch.IsFull)
        {
            if ((records & 1023) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (clock.GetElapsedTime(started) > LongestBatch && batch.Read > 0) return true;
            }

            if (!reader.Read()) return false;
            records++;
            Map(reader, mapper, collector);
        }

        return true;
    }

    private void Map(ITableReader reader, RowMapper mapper, RowCollector collector)
    {
        if (mends.Count > 0 && mends.TryGetValue(reader.Row, out var mended)) mapper.Map(reader, places, collector, mended);
        else mapper.Map(reader, places, collector);
    }
}
