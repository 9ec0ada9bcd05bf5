using OurWater.Admin.Features.Runs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>One row of an uploaded table of external ids.</summary>
/// <param name="Row">As a spreadsheet shows it.</param>
/// <param name="Type">The kind of record, as it stands there: our ids are of one kind each, and the same number may be a resource and a group.</param>
/// <param name="Id">Our id of the record, as it stands there.</param>
/// <param name="Main">The id there; empty changes nothing.</param>
/// <param name="Second">The pincode, for LegacyMyWell.</param>
internal sealed record LinkSheetRow(int Row, string Type, string Id, string Record, string Main, string Second);

/// <summary>The table that the External IDs page gives as CSV, when it comes back; a spreadsheet may have saved it as a workbook.</summary>
internal static partial class LinkSheet
{
    public const int LargestFile = 5_000_000;
    public const int MostRows = 20_000;

    /// <summary>In the cell of an id: forget the link.</summary>
    public const string Unlink = "unlink";

    /// <summary>What the table says beside the ids, for who reads it: <see cref="ExternalIdDownloads"/> writes it, and it changes nothing.</summary>
    public static IReadOnlyList<string> Told { get; } = ["record", "village or type", "state", "why", "what to do", "readings"];

    /// <summary>The rows, or what keeps the file from being used.</summary>
    public static (List<LinkSheetRow> Rows, string? Problem) Read(string path, ExternalIdFamily family, DataType type, CancellationToken cancellationToken)
    {
        try
        {
            var table = TableFile.Describe(path, null, cancellationToken);
            var header = table.Columns.ToList();
            int At(string name) => header.FindIndex(h => string.Equals(h, name, StringComparison.OrdinalIgnoreCase));
            var (kind, id, record, main, second) = (At("dataType"), At("id"), At("record"), At("externalIds." + family.Main(type)), family.IsLegacyMyWell ? At("externalIds." + family.Second) : -1);
            if (kind < 0 || id < 0 || (main < 0 && second < 0)) return ([], $"The table needs the columns dataType, id and externalIds.{family.Main(type)}, as in the CSV that this page gives. Download that, change it, and upload it again.");
            string[] known = ["dataType", "id", "externalIds." + family.Main(type), .. family.IsLegacyMyWell ? new[] { "externalIds." + family.Second } : [], .. Told];
            if (header.FirstOrDefault(h => !known.Contains(h, StringComparer.OrdinalIgnoreCase) && !Unnamed().IsMatch(h)) is { } unknown)
                return ([], $"The column “{unknown}” is none of this table's, so nothing was read. It may hold {string.Join(", ", known)}. Remove the column, or call it as in the CSV that this page gives.");
            using var reader = TableFile.Open(path, table);
            var rows = new List<LinkSheetRow>();
            while (reader.Read())
            {
                if (rows.Count == MostRows) return ([], FormattableString.Invariant($"The table has more than {MostRows} rows. Upload it in parts."));
                var row = new LinkSheetRow(reader.Row, Cell(reader, kind), Cell(reader, id), Cell(reader, record), Cell(reader, main), Cell(reader, second));
                if (row.Id.Length + row.Main.Length + row.Second.Length > 0) rows.Add(row);
            }

            return rows.Count == 0 ? ([], "The table has no rows under its header.") : (rows, null);
        }
        catch (TableFileException refused)
        {
            return ([], refused.Message);
        }
    }

    /// <summary>A column without a name, which a spreadsheet leaves behind: it says nothing.</summary>
    [System.Text.RegularExpressions.GeneratedRegex(@"^Column \d+$")]
    private static partial System.Text.RegularExpressions.Regex Unnamed();

    /// <summary>What our own download guards against running as a formula comes back as it was.</summary>
    private static string Cell(ITableReader reader, int index)
    {
        var text = index < 0 ? "" : reader.Field(index).ToString();
        return text.Length > 1 && text[0] == '\'' && SpreadsheetText.Guard(text[1..]) == text ? text[1..] : text;
    }
}
