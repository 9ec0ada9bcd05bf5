using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Features.Runs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Runs;

public sealed class RejectedCsvTests : IAsyncLifetime
{
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RejectedCsv Csv => _installation.Services.GetRequiredService<RejectedCsv>();

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Write_RejectedRows_HasTheOriginalColumnsRowReasonAndWhatToDo()
    {
        var run = await _installation.ImportAsync("wells.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1111,DRY");

        var lines = await LinesAsync(run);

        Assert.Equal("date,pincode,resourceId,value,row,reason,what to do", lines[0]);
        Assert.StartsWith("2017-01-08,313603,1111,DRY,3,", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Count);
    }

    [Fact]
    public async Task Write_AFormulaInACell_IsWrittenAsText()
    {
        var run = await _installation.ImportAsync("wells.csv", ExistingValues.Replace, "2017-01-08,313603,1111,=HYPERLINK(A1)", "2017-01-15,313603,1111,@SUM(A1)");

        var text = string.Join('\n', await LinesAsync(run));

        Assert.Contains(",'=HYPERLINK(A1),", text, StringComparison.Ordinal);
        Assert.Contains(",'@SUM(A1),", text, StringComparison.Ordinal);
        Assert.DoesNotContain(",=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"=", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_MendedAndUploadedAgain_IsAccepted()
    {
        var run = await _installation.ImportAsync("wells.csv", ExistingValues.Replace, "2017-01-08,313603,1111,DRY");
        var mended = string.Join('\n', (await LinesAsync(run)).Select(l => l.Replace("DRY", "12.5", StringComparison.Ordinal))) + "\n";

        var file = await _installation.AddFileAsync(mended, "mended.csv");
        var again = await _installation.RunAsync(await _installation.AddSyncAsync(file, Seed.Legacy));

        Assert.Equal(new PullCounts { Read = 1, Created = 1 }, again.Counts.Pull[DataType.Reading]);
    }

    [Fact]
    public async Task Find_RunOfAnotherOrganisation_IsNotThere()
    {
        var run = await _installation.ImportAsync("wells.csv", ExistingValues.Replace, "2017-01-08,313603,1111,DRY");
        var other = await _installation.AddOrganisationAsync("Another");

        Assert.Null(await Csv.FindAsync(other.Id, run.Id, Token));
        Assert.NotNull(await Csv.FindAsync(_installation.Organisation.Id, run.Id, Token));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+91 98", "'+91 98")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("-12.5", "-12.5")]
    [InlineData("+0,5", "+0,5")]
    [InlineData("-", "'-")]
    [InlineData("12 = 3", "12 = 3")]
    [InlineData("", "")]
    public void Guard_Text_KeepsNumbersAndDisarmsFormulas(string text, string written) => Assert.Equal(written, SpreadsheetText.Guard(text));

    private async Task<IReadOnlyList<string>> LinesAsync(SyncRun run)
    {
        using var output = new MemoryStream();
        await Csv.WriteAsync((await Csv.FindAsync(_installation.Organisation.Id, run.Id, Token))!, output, Token);
        return Encoding.UTF8.GetString(output.ToArray()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
