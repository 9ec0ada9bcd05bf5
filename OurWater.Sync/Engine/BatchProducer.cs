using System.Threading.Channels;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Sync.Engine;

/// <summary>Reads the file and understands its rows, batch by batch. After a resume it goes over the rows that are stored already only to remember their identities.</summary>
internal sealed class BatchProducer(RowPlan plan, IPlaceDirectory places, IReadOnlyDictionary<int, IReadOnlyList<RowMend>> mends, TimeProvider clock, long sourceBytes)
{
    /// <summary>A short line of a reading file; a wide row has more readings, a workbook fewer bytes: the guess only saves growing.</summary>
    private const int BytesPerReading = 35;

    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(700);

    public async Task ProduceAsync(Func<ITableReader> open, RunCheckpoint? checkpoint, ChannelReader<ReadingBatch> free, ChannelWriter<ReadingBatch> full, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = open();
            var collector = new RowCollector(reader.CopyOriginal, plan.DataType == DataType.Reading ? sourceBytes / BytesPerReading : 0);
            var mapper = new RowMapper(plan);
            var records = Skip(reader, mapper, collector, checkpoint?.Records ?? 0, cancellationToken);
            var more = true;
            while (more)
            {
                var batch = collector.Batch = await free.ReadAsync(cancellationToken);
                more = Fill(reader, mapper, collector, batch, ref records, cancellationToken);
                batch.Sort();
                batch.Records = records;
                batch.LastRow = reader.Row;
                batch.BytesRead = reader.BytesRead;
                await full.WriteAsync(batch, cancellationToken);
            }

            full.Complete();
        }
        catch (Exception error)
        {
            full.TryComplete(error);
        }
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
