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

    /// <summary>How many were foreseen: none, as for a workbook, or all.</summary>
    [Params(0, Rows)]
    public int Expected { get; set; }

    [GlobalSetup]
    public void Fill() => AddAll(_filled = new SeenReadings(Expected));

    [Benchmark]
    public int AddNew() => AddAll(new SeenReadings(Expected));

    [Benchmark]
    public int MeetAgain() => AddAll(_filled!);

    private static int AddAll(SeenReadings seen)
    {
        var added = 0;
        for (var i = 0; i < Rows; i++)
        {
            if (seen.TryAdd(i % SeriesCount, i / SeriesCount * QuarterDay, i + 2, i, out _)) added++;
        }

        return added;
    }
}
