using OurWater.Admin.Features.Runs;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.Runs;

public sealed class RunPaceTests
{
    private static readonly DateTime Start = new(2026, 11, 23, 4, 12, 0, DateTimeKind.Utc);

    [Fact]
    public void Left_AfterOneLook_IsUnknown()
    {
        var pace = new RunPace();
        pace.See(Run(0, 0), Start);
        Assert.Null(pace.Left);
    }

    [Fact]
    public void Left_FromTheBytesReadLately_IsEstimated()
    {
        var pace = new RunPace();
        pace.See(Run(100, 10), Start);
        pace.See(Run(200, 20), Start.AddSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(32), pace.Left);
    }

    [Fact]
    public void Left_InANewPhase_IsUnknownAgain()
    {
        var pace = new RunPace();
        pace.See(Run(100, 0, "read the file"), Start);
        pace.See(Run(900, 0, "read the file"), Start.AddSeconds(4));
        pace.See(Run(0, 0), Start.AddSeconds(5));
        Assert.Null(pace.Left);
    }

    [Fact]
    public void Left_WithoutASize_IsUnknown()
    {
        var pace = new RunPace();
        pace.See(Run(100, 0) with { BytesTotal = null }, Start);
        pace.See(Run(900, 0) with { BytesTotal = null }, Start.AddSeconds(4));
        Assert.Null(pace.Left);
    }

    [Fact]
    public void Speeds_BetweenStoredBatches_AreRowsPerSecond()
    {
        var pace = new RunPace();
        pace.See(Run(0, 100), Start);
        pace.See(Run(0, 100), Start.AddSeconds(1));
        pace.See(Run(0, 300), Start.AddSeconds(2));
        Assert.Equal([100.0], pace.Speeds);
    }

    private static RunDetail Run(long bytes, long rows, string phase = "pull readings") => new()
    {
        Id = 1, Title = "", SyncId = 1, State = RunState.Running, Trigger = "manual", Warnings = [], Errors = [], DataType = DataType.Reading,
        Counts = new RunCounts { Pull = { [DataType.Reading] = new PullCounts { Read = rows } } }, Phase = phase, BytesRead = bytes, BytesTotal = 1000,
    };
}
