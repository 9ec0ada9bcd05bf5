using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What the first values of a column look like.</summary>
internal sealed record ColumnContent
{
    public int Filled { get; private init; }
    public int Dates { get; private init; }
    public int Clocks { get; private init; }

    /// <summary>Numbers that may be days of a spreadsheet.</summary>
    public int Serials { get; private init; }
    public int Numbers { get; private init; }
    public int Fractions { get; private init; }
    public int FourDigits { get; private init; }
    public int Pincodes { get; private init; }
    public int SeriesCodes { get; private init; }
    public int Types { get; private init; }
    public int Words { get; private init; }
    public int Distinct { get; private init; }

    public bool All(int count) => Filled > 0 && count == Filled;

    public bool Mostly(int count) => Filled > 0 && count * 10 >= Filled * 7;

    public static ColumnContent Of(IReadOnlyList<SampleRow> sample, int column)
    {
        var numbers = new NumberReader('.', []);
        var commas = new NumberReader(',', []);
        var content = new ColumnContent();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in sample)
        {
            var text = column < row.Fields.Count ? row.Fields[column].Trim() : "";
            if (NoValue.Is(text)) continue;
            seen.Add(text);
            content = content.With(text, numbers, commas);
        }

        return content with { Distinct = seen.Count };
    }

    private ColumnContent With(string text, NumberReader numbers, NumberReader commas)
    {
        var form = DateText.Read(text).Form;
        var isNumber = numbers.Read(text, CellKind.Text, out var number) == NumberProblem.None || commas.Read(text, CellKind.Text, out number) == NumberProblem.None;
        var isDate = IsoTime.TryRead(text, out _) || form is DateForm.Plain or DateForm.YearFirst or DateForm.Numbers or DateForm.ShortNumbers or DateForm.ShortYear;
        var whole = isNumber && number == decimal.Truncate(number) ? number : -1;
        return this with
        {
            Filled = Filled + 1,
            Dates = Dates + (isDate ? 1 : 0),
            Clocks = Clocks + (!isDate && text.Contains(':') && TimeText.Read(text, out _, out _, out _) == DateProblem.None ? 1 : 0),
            Serials = Serials + (isNumber && SerialNumber.MayBe(text) ? 1 : 0),
            Numbers = Numbers + (isNumber ? 1 : 0),
            Fractions = Fractions + (isNumber && whole < 0 ? 1 : 0),
            FourDigits = FourDigits + (whole is >= 1000 and <= 9999 && IdentityText.Number(text) is { Length: 4 } ? 1 : 0),
            Pincodes = Pincodes + (IdentityText.Pincode(text) is not null ? 1 : 0),
            SeriesCodes = SeriesCodes + (Values.SeriesCodes.IsKnown(text) ? 1 : 0),
            Types = Types + (TypeWords.Resource(text) is not null || TypeWords.Group(text) is not null ? 1 : 0),
            Words = Words + (!isNumber && !isDate ? 1 : 0),
        };
    }
}
