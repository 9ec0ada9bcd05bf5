using System.Text;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Files;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>Letters are read as they were written, or a person is asked: never names of nobody's.</summary>
public sealed class EncodingTests
{
    [Theory]
    [InlineData("windows-1251", "Скважина села Красное", "Колодец у школы")]
    [InlineData("koi8-r", "Скважина села Красное", "Колодец у школы")]
    [InlineData("windows-1250", "Studnia Łódź", "Źródło Żywiec")]
    [InlineData("windows-1250", "Příbram studna", "Žďár nad Sázavou")]
    [InlineData("windows-1253", "Πηγάδι Αθήνα", "Γεώτρηση Σπάρτη")]
    [InlineData("windows-1252", "Puits de la Rivière", "Forêt d'Orléans")]
    [InlineData("windows-1252", "Brønd på Ærø", "Måløy")]
    [InlineData("windows-1252", "Pozo nº 3 São José", "Estação Açude")]
    [InlineData("windows-1252", "Brunnen Grünwald", "Straße")]
    [InlineData("windows-1252", "Muñoz 2", "nivel freático")]
    [InlineData("windows-1254", "Kuyu Şişli", "Beyoğlu çeşmesi")]
    [InlineData("windows-1256", "بئر المدينة القديمة", "بئر الشمال")]
    public void Read_EightBitText_IsReadAsWrittenOrAsked(string encoding, string one, string other)
    {
        using var file = Make(encoding, one, other);
        var table = TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);

        if (table.EncodingChoices.Count > 0)
        {
            var right = Assert.Single(table.EncodingChoices, choice => choice.Encoding == encoding);
            Assert.Contains(right.Samples, sample => sample.StartsWith(one, StringComparison.Ordinal));
            return;
        }

        Assert.Equal(one, Tables.Read(file)[0].Fields[1]);
    }

    [Theory]
    [InlineData("windows-1251", "Скважина села Красное", "Колодец у школы")]
    [InlineData("windows-1250", "Studnia Łódź", "Źródło Żywiec")]
    [InlineData("windows-1252", "Brønd på Ærø", "Måløy")]
    [InlineData("windows-1252", "Temp °C", "m³/h ± 5 µS/cm")]
    [InlineData("windows-1252", "Brunnen Grünwald", "Köln")]
    public void Describe_PlainCases_AreNotAsked(string encoding, string one, string other)
    {
        using var file = Make(encoding, one, other);

        Assert.Empty(TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken).EncodingChoices);
        Assert.Equal(one, Tables.Read(file)[0].Fields[1]);
    }

    [Fact]
    public void Plan_EncodingNotSure_AsksWithTheNamesInEach()
    {
        // One word of one letter: è in France, č in Prague.
        using var file = Make("windows-1252", "Xè", "Yè");
        var table = TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);
        var mapping = new Mapping { Identity = "name" };

        var question = Ask(file, table, mapping);

        Assert.Equal("encoding", question?.Field);
        Assert.Contains("Xè", question!.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Xč", question.Error.Message, StringComparison.Ordinal);
        Assert.Contains("windows-1250", question.Error.Choices!);
        Assert.Null(Ask(file, TableFile.Describe(file.Path, new MappingFile { Encoding = "windows-1250" }, TestContext.Current.CancellationToken), mapping with { File = new MappingFile { Encoding = "windows-1250" } }));
        Assert.Equal("Xč", Tables.Read(file, new MappingFile { Encoding = "windows-1250" })[0].Fields[1]);
    }

    [Fact]
    public void Describe_AccentsThatPairUpToAnotherScript_AreAsked()
    {
        const string Content = "Temperature (°C);Method;date;Entered on;GW level;Approval status;Paramètre;EC (µS/cm);well name\r\n25.1;dip;1/16/2017;2017-02-22;28 023;Provisional;Level above NAP;855.7;Muñoz 2\r\n"
            + "24.2;dip;1/25/2017;2017-03-06;23\u00A0218;Provisional;Level above NAP;859.6;Total\r\n25.6;dip;1/31/2017;2017-03-13;21\u00A0013;Provisional;Air pressure;817.6;Temple well\r\n";
        using var file = new TempFile(Content, CodePagesEncodingProvider.Instance.GetEncoding(1252)!);

        Assert.Contains(TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken).EncodingChoices, choice => choice.Encoding == "windows-1252" && choice.Samples.Contains("Paramètre"));
    }

    [Fact]
    public void Read_NulsInATable_AreBadRowsOfIt()
    {
        var rows = Tables.Read("date,value\n2017-01-01,5\n" + new string('\0', 20_000) + "\n2017-01-02,6\n2017-01-03,7\n");

        Assert.Equal([null, ReasonCodes.NotAReading, null, null], rows.Select(row => row.Problem));
    }

    private static TempFile Make(string encoding, string one, string other) =>
        new($"date,place,value\n2017-01-01,{one},5\n2017-01-02,{other},6\n", CodePagesEncodingProvider.Instance.GetEncoding(encoding)!);

    private static PlanQuestion? Ask(TempFile file, TableDescription table, Mapping mapping) =>
        MappingPlanner.Prepare(table, () => TableFile.Open(file.Path, table), mapping, Runs.Context, ct: TestContext.Current.CancellationToken).Questions.FirstOrDefault(question => question.Field == "encoding");
}
