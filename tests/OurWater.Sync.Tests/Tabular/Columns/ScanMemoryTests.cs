using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

/// <summary>A file is gone through once for a check and the import that follows it, and again once anything of it is different.</summary>
public sealed class ScanMemoryTests : IDisposable
{
    private const string Header = "date|pincode|resourceId|value";

    private readonly string _path = Path.GetTempFileName();
    private readonly ScanMemory _memory = new();
    private int _passes;

    [Fact]
    public void Prepare_TheSameFileAgain_IsNotGoneThroughAgain()
    {
        var first = Prepare(Runs.LegacyReadings, "15/1/2017|313603|1111|3");
        var second = Prepare(Runs.LegacyReadings with { UnknownResources = UnknownResources.Create, ValuesAreRight = ["x"] }, "15/1/2017|313603|1111|3");

        Assert.Equal(1, _passes);
        Assert.Equal("d/M/yyyy", first.Report.Dates!.Format);
        Assert.Equal(first.Report.Dates.Proof, second.Report.Dates!.Proof);
    }

    [Fact]
    public void Prepare_AnotherAnswerOfAPerson_GoesThroughItAgain()
    {
        Prepare(Runs.LegacyReadings, "5/1/2017|313603|1111|3");
        var chosen = Prepare(Runs.LegacyReadings with { DateFormat = "M/d/yyyy" }, "5/1/2017|313603|1111|3");

        Assert.Equal((2, DateState.Chosen), (_passes, chosen.Report.Dates!.State));
    }

    [Fact]
    public void Prepare_TheFileChanged_GoesThroughItAgain()
    {
        Prepare(Runs.LegacyReadings, "15/1/2017|313603|1111|3");
        File.AppendAllText(_path, "more");
        var changed = Prepare(Runs.LegacyReadings, "1/15/2017|313603|1111|3");

        Assert.Equal((2, "M/d/yyyy"), (_passes, changed.Report.Dates!.Format));
    }

    [Fact]
    public void Prepare_ManyFiles_KeepsTheLastOnes()
    {
        for (var code = 900; code < 920; code++) Prepare(Of(code), "15/1/2017|313603|1111|3");
        Prepare(Of(919), "15/1/2017|313603|1111|3");
        Assert.Equal(20, _passes);

        Prepare(Of(900), "15/1/2017|313603|1111|3");
        Assert.Equal(21, _passes);

        static Mapping Of(int code) => Runs.LegacyReadings with { NoDataCodes = [$"{code}"] };
    }

    public void Dispose() => File.Delete(_path);

    private PlanResult Prepare(Mapping mapping, params string[] rows)
    {
        var (table, open) = MemoryTable.Of(Header, rows);
        return (table, Open: (Func<ITableReader>)Counted).Plan(mapping, Runs.Context with { Scans = (_memory, _path) });

        ITableReader Counted()
        {
            _passes++;
            return open();
        }
    }
}
