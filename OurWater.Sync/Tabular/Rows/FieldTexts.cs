using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Fields of resource and group rows that are read the same way: text, numbers with a unit, words for types.</summary>
internal sealed class FieldTexts(RowPlan plan)
{
    private const int LongestText = 512;
    private readonly ValueUnit _wellDepth = plan.HeightUnit(Fields.WellDepth);
    private readonly ValueUnit _elevation = plan.HeightUnit(Fields.Elevation);

    /// <summary>Null where the row has no text there.</summary>
    public string? Text(RowReader row, string field, ref List<RowProblem>? problems)
    {
        var source = plan.Source(field);
        var text = row.Text(source);
        if (row.Kind(source) == CellKind.FormulaWithoutValue)
        {
            (problems ??= []).Add(Problems.Formula(row.Name(source), text.ToString()));
            return null;
        }

        if (text.IsEmpty || NoValue.Is(text)) return null;
        if (text.Length <= LongestText && text.IndexOf('\0') < 0) return text.ToString();
        (problems ??= []).Add(Problems.Field(row.Name(source), text.ToString(), $"The text is longer than {LongestText} characters, or has characters in it that are no text."));
        return null;
    }

    /// <summary>Metres; null where the row has no value there.</summary>
    public double? Metres(RowReader row, string field, double least, double most, ref List<RowProblem>? problems)
    {
        var source = plan.Source(field);
        var text = row.Text(source);
        var name = row.Name(source);
        if (row.Kind(source) == CellKind.FormulaWithoutValue)
        {
            (problems ??= []).Add(Problems.Formula(name, text.ToString()));
            return null;
        }

        var problem = plan.Numbers.Read(text, row.Kind(source), out var number);
        if (problem == NumberProblem.Blank) return null;
        if (problem != NumberProblem.None)
        {
            (problems ??= []).Add(Problems.Number(problem, name, text.ToString(), plan.Numbers.DecimalSeparator));
            return null;
        }

        var unit = field == Fields.WellDepth ? _wellDepth : _elevation;
        var metres = Math.Abs(number) > 1_000_000_000m ? double.MaxValue : Units.ToDouble(unit.Convert(number, LengthUnit.Metre));
        if (metres >= least && metres <= most) return metres;
        (problems ??= []).Add(Problems.OutOfRange(name, number, unit, ResourceType.Well, (decimal)least, (decimal)most));
        return null;
    }

    /// <summary>Null where the row says none, or one that is not known; then a problem was added.</summary>
    public TEnum? Word<TEnum>(RowReader row, string field, Func<string, TEnum?> find, string choices, ref List<RowProblem>? problems)
        where TEnum : struct
    {
        var source = plan.Source(field);
        if (Text(row, field, ref problems) is not { } text) return null;
        if (find(text) is { } found) return found;
        (problems ??= []).Add(Problems.Field(row.Name(source), text, $"{Problems.Quote(text)} is none of {choices}."));
        return null;
    }

    public string? Pincode(RowReader row, ref List<RowProblem>? problems)
    {
        if (Text(row, Fields.Pincode, ref problems) is not { } text) return null;
        if (IdentityText.Pincode(text) is { } pincode) return pincode;
        (problems ??= []).Add(Problems.Pincode(row.Name(plan.Source(Fields.Pincode)), text));
        return null;
    }

    public string? VillageId(RowReader row, ref List<RowProblem>? problems)
    {
        if (Text(row, Fields.VillageId, ref problems) is not { } text) return null;
        if (IdentityText.Number(text) is { Length: <= 9 } number) return number;
        (problems ??= []).Add(Problems.Field(row.Name(plan.Source(Fields.VillageId)), text, $"{Problems.Quote(text)} is not a village id. Village ids are whole numbers, such as 11."));
        return null;
    }
}
