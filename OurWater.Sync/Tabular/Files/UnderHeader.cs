namespace OurWater.Sync.Tabular.Files;

/// <summary>What stands right below the names and is no record: formats, units, help.</summary>
/// <param name="Rows">With why each is passed over.</param>
/// <param name="Units">By column; empty where no row says any.</param>
internal sealed record UnderHeader(Dictionary<int, LeftOutKind> Rows, IReadOnlyList<string> Units)
{
    public static UnderHeader Of(List<HeadRow> below, int names)
    {
        var rows = new Dictionary<int, LeftOutKind>();
        string[] units = [];
        foreach (var (index, row) in below.Index())
        {
            if (RowWords.IsFormatRow(row.Fields)) rows[row.Row] = LeftOutKind.FormatRow;
            else if (!rows.ContainsValue(LeftOutKind.Help) && HeaderLook.IsHelp(row, names) && IsAboveRecords(below, index)) rows[row.Row] = LeftOutKind.Help;
            else break;

            if (units.Length == 0 && row.Fields.Any(field => RowWords.UnitOf(field).Length > 0)) units = [.. row.Fields.Select(RowWords.UnitOf)];
        }

        return new UnderHeader(rows, units);
    }

    private static bool IsAboveRecords(List<HeadRow> below, int index) => below.Skip(index + 1).FirstOrDefault(row => !RowWords.IsFormatRow(row.Fields)) is not { } next || HeaderLook.HasTyped(next);
}
