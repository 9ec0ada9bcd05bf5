using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Files;
using OurWater.Sync.Tests.Tabular.Files;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Truth;

/// <summary>
/// Reading a table gives its truth, or a question, or a named rejection: never another value. A build tries the same tables each time, so that one which
/// fails has failed by its own change; <c>OURWATER_TABLES</c> says how many, <c>OURWATER_FIRST_TABLE</c> from which seed, to look for new faults.
/// </summary>
public sealed class TruthProperties
{
    private const int Usual = 10_000;
    private const int ThroughAFile = 4;

    [Fact]
    public void Read_AnyTableOfTheRules_GivesItsTruthOrAQuestion()
    {
        var (first, tables) = (Setting("OURWATER_FIRST_TABLE", 0), Setting("OURWATER_TABLES", Usual));
        var (memory, files) = (new TruthTally(), new TruthTally());
        Parallel.For(first, first + tables, seed =>
        {
            var table = TruthMaker.Make(seed);
            var file = seed % ThroughAFile == 0 ? TruthFile.Of(table) : null;
            (file is null ? memory : files).Add(table, file is null ? InMemory(table) : InAFile(table, file), file);
        });

        memory.AssertOfUse();
        files.AssertOfUse();
    }

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out var said) ? said : usual;

    private static Outcomes? InMemory(TruthTable table)
    {
        List<string[]> rows = [.. table.Rows.Select(row => row.Select(cell => cell.Text).ToArray())];
        return Read(table, MemoryTable.Describe(table.Header, rows, 1) with { Units = table.Units }, () => new MemoryTable(rows));
    }

    private static Outcomes? InAFile(TruthTable table, TruthFile written)
    {
        using var file = new TempFile(written.Content);
        var description = TableFile.DescribeFor(file.Path, table.Mapping, TestContext.Current.CancellationToken);
        return Read(table, description, () => TableFile.Open(file.Path, description));
    }

    /// <returns>Null where a question was asked. Places that are not the table's would be created.</returns>
    private static Outcomes? Read(TruthTable table, TableDescription description, Func<ITableReader> open)
    {
        var result = MappingPlanner.Prepare(description, open, table.Mapping, Runs.Context with { TimeZone = table.TimeZone }, ct: TestContext.Current.CancellationToken);
        Assert.True(result.Plan is not null || result.Questions.Count > 0, $"no plan and no question\n{table}");
        if (result.Plan is null) return null;
        var places = new MemoryPlaces { Unlisted = PlaceStatus.New };
        foreach (var (place, type) in table.Types) places.Add(place, type);
        return Runs.Map(result.Plan, open, places);
    }
}
