using BenchmarkDotNet.Attributes;
using OurWater.Sync.Engine;

namespace OurWater.Benchmarks;

/// <summary>A million identities of 500 series in the order of a file: first all new, then all met again.</summary>
[MemoryDiagnoser]
public class SeenReadingsBenchmarks
{
    private const int Rows = 1_000_000;
    private const int SeriesCount = 500;
    private const long QuarterDay = 21_600_000;

    private SeenReadings? _filled;

    /// <summary>Newest last, newest first, or in no order.</summary>
    [Params(1, -1, 7_919)]
    public int Step { get; set; }

    [GlobalSetup]
    public void Fill() => AddAll(_filled = new SeenReadings());

    [Benchmark]
    public int AddNew() => AddAll(new SeenReadings());

    [Benchmark]
    public int MeetAgain() => AddAll(_filled!);

    private int AddAll(SeenReadings seen)
    {
        var added = 0;
        for (var i = 0; i < Rows; i++)
        {
            if (seen.TryAdd(i % SeriesCount, (long)i / SeriesCount * Step % (Rows / SeriesCount) * QuarterDay, i + 2, i, out _)) added++;
        }

        return added;
    }
}
