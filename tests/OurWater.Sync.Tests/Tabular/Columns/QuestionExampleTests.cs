using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

/// <summary>Who reads the errors of a run learns of each choice what follows from it, and what of the mapping answers it.</summary>
public sealed class QuestionExampleTests
{
    [Fact]
    public void Dates_SayTheDayOfEachOrder() =>
        Assert.Equal(["dateFormat", "5/1/2017 is 5 Jan 2017", "5/1/2017 is 1 May 2017"], Asked("date|pincode|well id|depth (m)", "5/1/2017|313603|1111|6"));

    [Fact]
    public void Unit_SaysTheMetresOfEach() =>
        Assert.Equal(["unit", "691 m is 691 m", "691 cm is 6.91 m", "691 ft is 210.6168 m"], Asked("date|pincode|well id|depth", "2017-01-15|313603|1111|691"));

    [Fact]
    public void Comma_SaysBothNumbers() =>
        Assert.Equal(["decimalSeparator", "1,234 is 1234", "1,234 is 1.234"], Asked("date|pincode|well id|depth (cm)", "2017-01-15|313603|1111|1,234"));

    [Fact]
    public void Hours_SayBothTimes() =>
        Assert.Equal(["timeFormat", "9 is 09:00", "9 is 00:09"], Asked("date|time|pincode|well id|depth (m)", "2017-01-15|9|313603|1111|6"));

    [Fact]
    public void TwoColumns_SayTheirCells() =>
        Assert.Equal(["columns.value", "6.91, 7", "4.5, 4.6"], Asked("date|pincode|well id|depth (m)|water level (m)", "2017-01-15|313603|1111|6.91|4.5", "2017-01-16|313603|1111|7|4.6"));

    [Fact]
    public void TwoUnitColumns_AreNotTakenForTheUnitItself()
    {
        var error = Assert.Single(MemoryTable.Of("date|pincode|well id|depth|unit|units", "2017-01-15|313603|1111|6.91|m|m").Plan(new Mapping()).Errors, e => e.Choices!.Contains("units"));

        Assert.Equal("columns.unit", error.Answer);
    }

    [Fact]
    public void Mistake_IsNoQuestion()
    {
        var error = Assert.Single(MemoryTable.Of("date|pincode|well id|depth (m)", "2017-01-15|313603|1111|6.91").Plan(new Mapping { Columns = new Dictionary<string, string?> { ["value"] = "level" } }).Errors);

        Assert.Equal((null, null), (error.Answer, error.Examples));
    }

    /// <summary>What answers the only question, then an example for each choice.</summary>
    private static string?[] Asked(string header, params string[] rows)
    {
        var error = Assert.Single(MemoryTable.Of(header, rows).Plan(new Mapping()).Errors);
        Assert.Equal(error.Choices!.Count, error.Examples!.Count);
        return [error.Answer, .. error.Examples];
    }
}
