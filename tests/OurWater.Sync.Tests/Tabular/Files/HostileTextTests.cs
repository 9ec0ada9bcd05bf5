using System.Text;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Files;

public sealed class HostileTextTests
{
    [Theory]
    [InlineData("2017-01-02,\"12,5")]
    [InlineData("\"2017-01-02,12,5")]
    [InlineData("2017-01-02,12,\"5")]
    [InlineData("2017-01-02,\"Well \"A\" north\",5")]
    public void Read_UnclosedQuote_RejectsThatRowAndReadsTheRest(string broken)
    {
        var rows = Tables.Read($"date,place,value\n2017-01-01,12,5\n{broken}\n2017-01-03,12,5\n2017-01-04,\"a, b\",5\n2017-01-05,12,5\n");

        Assert.Equal([2, 3, 4, 5, 6], rows.Select(row => row.Row));
        Assert.Equal([null, ReasonCodes.UnclosedQuote, null, null, null], rows.Select(row => row.Problem));
        Assert.Equal(broken, string.Join(',', rows[1].Original));
    }

    [Fact]
    public void Read_UnclosedQuoteAmongManyRows_LosesNone()
    {
        var lines = Enumerable.Range(0, 50_000).Select(index => index == 40_000 ? $"2017-01-01,\"{index},5" : $"2017-01-01,{index},5");

        var rows = Tables.Read("date,place,value\n" + string.Join('\n', lines));

        Assert.Equal(50_000, rows.Count);
        Assert.Equal(40_002, Assert.Single(rows, row => row.Problem is not null).Row);
    }

    [Fact]
    public void Read_QuotedTextOverManyLines_IsOneRowUpToTheBound()
    {
        var note = string.Concat(Enumerable.Repeat("a line of a long note\n", 20_000));

        var rows = Tables.Read($"date,note,value\n2017-01-01,\"{note}\",5\n2017-01-02,x,6\n");

        Assert.Equal([2, 3], rows.Select(row => row.Row));
        Assert.Equal(note.Trim(), rows[0].Fields[1]);
    }

    [Fact]
    public void Read_CellOfFiveMegabytes_IsRejectedAndTheRestRead()
    {
        var cell = new string('x', 5 << 20);

        var rows = Tables.Read($"date,note,value\n2017-01-01,{cell},5\n2017-01-02,\"{cell}\",5\n2017-01-03,x,6\n");

        Assert.Equal([2, 3, 4], rows.Select(row => row.Row));
        Assert.Equal([ReasonCodes.RowTooLarge, ReasonCodes.RowTooLarge, null], rows.Select(row => row.Problem));
        Assert.All(rows, row => Assert.InRange(row.Original.Sum(field => field.Length), 1, 66_000));
        Assert.EndsWith("…", rows[0].Original[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NulCharacters_RejectTheirRow()
    {
        var rows = Tables.Read("date,value\n2017-01-01,5\n2017-01-0\0\0\0,6\n\0\0\0\0\n2017-01-03,7\n");

        Assert.Equal([null, ReasonCodes.NotAReading, ReasonCodes.NotAReading, null], rows.Select(row => row.Problem));
    }

    [Fact]
    public void Read_LinesMadeToBeScannedOverAndOver_EndsSoon()
    {
        // From inside quotes and from outside, each line ends inside quotes: nothing ever closes.
        var content = "date,value\n2017-01-01,5\n" + string.Concat(Enumerable.Repeat("\",x\",\"y\n", 50_000));

        var rows = Tables.Read(content);

        Assert.Equal(50_001, rows.Count);
        Assert.All(rows.Skip(1), row => Assert.Equal(ReasonCodes.UnclosedQuote, row.Problem));
    }

    [Fact]
    public void CopyOriginal_LargeRow_IsCutAndMarked()
    {
        var rows = Tables.Read($"date,value\n2017-01-01,{new string('é', 5000)}\n2017-01-01{new string(',', 500_000)}x\n");

        Assert.Equal(4097, rows[0].Original[1].Length);
        Assert.InRange(rows[1].Original.Sum(field => field.Length + 1), 1, 66_000);
        Assert.Equal("…", rows[1].Original[^1]);
    }

    [Fact]
    public void Read_FieldAcrossTheReadersBuffers_IsWhole()
    {
        var note = string.Concat(Enumerable.Range(0, 40_000).Select(index => $"{index} \"\"quoted\"\" é "));
        using var file = new TempFile($"date,note,value\n2017-01-01,\"{note}\",5\n2017-01-02,x,6\n", new UTF8Encoding(false));

        var rows = Tables.Read(file);

        Assert.Equal(note.Replace("\"\"", "\"", StringComparison.Ordinal).Trim(), rows[0].Fields[1]);
        Assert.Equal("3: 2017-01-02 | x | 6", rows[1].ToString());
    }
}
