using System.Globalization;
using System.Text;
using CsCheck;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>The same table in every kind of file gives the same rows; a damaged one gives rows or a refusal.</summary>
public sealed class FormatsAgreeProperties
{
    private static readonly string[] Title = ["Readings of the north"];
    private static readonly string[] Header = ["site", "date", "depth (m)", "remark"];

    private static readonly Gen<string[]> Records = Gen.Select(Gen.OneOf("S1", "Måløy", "#12 Temple Rd", "Skóra; Łódź", "it's"), Gen.Int[0, 4000], Gen.Int[1, 99999], Gen.OneOf("", "dry", "a, b", "say \"no\""))
        .Select((site, day, depth, remark) => new[] { site, new DateOnly(2010, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (depth / 100m).ToString("0.##", CultureInfo.InvariantCulture), remark });

    [Fact]
    public void Read_TheSameTableInEachKindOfFile_GivesTheSameRows() =>
        Gen.Select(Records.Array[2, 12], Gen.Int[0, 3]).Sample(
            (records, above) =>
            {
                var expected = records.Select((record, index) => $"{above + 2 + index}: {string.Join(" | ", record).TrimEnd(' ', '|')}").ToList();
                foreach (var (kind, content) in Files(records, above))
                {
                    using var file = new TempFile(content);
                    var rows = Tables.Read(file).Select(row => row.ToString().TrimEnd(' ', '|'));
                    Assert.True(expected.SequenceEqual(rows), $"{kind}: {string.Join(" // ", rows)}");
                }
            },
            iter: 50);

    [Theory]
    [InlineData("xls")]
    [InlineData("ods")]
    [InlineData("html")]
    public void Read_DamagedFile_GivesRowsOrARefusal(string kind) =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Byte).Array[1, 12].Sample(
            changes =>
            {
                var content = Files([["S1", "2017-01-01", "5", ""], ["S1", "2017-01-02", "6", "dry"]], 1).Single(file => file.Kind == kind).Content.ToArray();
                foreach (var (place, value) in changes) content[place % content.Length] = value;

                using var file = new TempFile(content);
                try
                {
                    Tables.Read(file);
                }
                catch (TableFileException refusal)
                {
                    Assert.NotEmpty(refusal.Message);
                }
            },
            iter: 500);

    private static IEnumerable<(string Kind, byte[] Content)> Files(string[][] records, int above)
    {
        string[][] all = [.. Enumerable.Repeat(Title, above), Header, .. records];
        foreach (var delimiter in ",;\t|") yield return ($"text {delimiter}", Encoding.UTF8.GetBytes(string.Concat(all.Select(row => TestText.Line(row, delimiter) + "\n"))));

        yield return ("utf-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(string.Concat(all.Select(row => TestText.Line(row, '\t') + "\r\n")))]);
        (string, object?[][])[] sheets = [("Data", [.. all.Select(row => row.Select(Cell).ToArray())])];
        yield return ("xls", TestSheets.Xls(sheets));
        yield return ("ods", TestSheets.Ods(sheets));
        yield return ("xlsx", TestSheets.Xlsx(sheets));
        yield return ("html", Encoding.UTF8.GetBytes($"<html><meta charset=utf-8><table>{string.Concat(all.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{System.Security.SecurityElement.Escape(cell)}</td>"))}</tr>"))}</table></html>"));
    }

    private static object? Cell(string cell) =>
        cell.Length == 0 ? null
        : DateTime.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : cell;
}
