using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>What a number becomes at a place: converted to the stored unit, within its limits, looked at against the place's own history.</summary>
internal sealed class ReadingValues(RowPlan plan)
{
    /// <summary>False where a problem was added.</summary>
    public bool TryRead(ReadOnlySpan<char> text, CellKind kind, string? column, out decimal number, out bool blank, ref List<RowProblem>? problems)
    {
        number = 0;
        blank = false;
        if (kind == CellKind.FormulaWithoutValue)
        {
            (problems ??= []).Add(Problems.Formula(column, text.ToString()));
            return false;
        }

        var problem = plan.Numbers.Read(text, kind, out number);
        if (problem == NumberProblem.None) return true;
        blank = problem == NumberProblem.Blank;
        if (!blank) (problems ??= []).Add(Problems.Number(problem, column, text.ToString(), plan.Numbers.DecimalSeparator));
        return false;
    }

    /// <summary>The stored value; NaN where a problem was added.</summary>
    public static double Convert(decimal number, Place place, Quantity quantity, UnitPlan units, string? column, ref List<RowProblem>? problems)
    {
        var stored = quantity == Quantity.AboveSeaLevel ? LengthUnit.Metre : Units.Stored(place.Type);
        var unit = units.Of(place.Type, quantity);
        var (least, most) = ValueLimits.Of(place.Type, quantity);

        // The limits are far below where a conversion could overflow; what is no length stays as it stands.
        var value = Math.Abs(number) > 1_000_000_000_000m ? most + 1 : quantity == Quantity.Another ? number : unit.Convert(number, stored);
        if (value >= least && value <= most) return Units.ToDouble(value);
        (problems ??= []).Add(place.Type == ResourceType.Raingauge && quantity == Quantity.Usual && value < 0
            ? Problems.NegativeRain(column, number)
            : Problems.OutOfRange(column, number, unit, place.Type, least, most));
        return double.NaN;
    }
}
