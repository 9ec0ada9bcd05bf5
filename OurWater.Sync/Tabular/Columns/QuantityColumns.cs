namespace OurWater.Sync.Tabular.Columns;

/// <summary>
/// Columns that say what a value is and in which unit, in the longer names that databases give them: <c>ParameterCode</c>,
/// <c>ResultMeasure/MeasureUnitCode</c>.
/// </summary>
internal static class QuantityColumns
{
    private static readonly HashSet<string> Parameters =
        ["parameter", "param", "parm", "variable", "determinand", "analyte", "measurand", "characteristic", "parametro", "parametre", "grootheid",
            "messgrosse"];

    private static readonly HashSet<string> Units = ["unit", "units", "uom", "unidad", "unidades", "unite", "unites", "einheit", "eenheid", "unidade"];

    /// <summary>What may stand beside such a word without tying it to another column.</summary>
    private static readonly HashSet<string> Fillers =
        ["code", "cd", "name", "id", "type", "of", "the", "result", "results", "value", "values", "reading", "readings", "measure", "measured",
            "measurement", "abbreviation", "symbol", "text", "label", "desc", "description", "observed"];

    /// <param name="words">A normalized header.</param>
    public static bool IsParameter(string words) => Has(words, Parameters);

    public static bool IsUnit(string words) => Has(words, Units);

    /// <summary>True for the unit of one column: <c>depth unit</c> beside <c>depth</c>.</summary>
    public static bool IsUnitOf(string words, string column)
    {
        var parts = words.Split(' ');
        return parts.Any(Units.Contains) && string.Join(' ', parts.Where(p => !Units.Contains(p) && p is not ("of" or "code" or "name"))) == column;
    }

    private static bool Has(string words, HashSet<string> meant)
    {
        var parts = words.Split(' ');
        return parts.Any(meant.Contains) && parts.All(p => meant.Contains(p) || Fillers.Contains(p));
    }
}
