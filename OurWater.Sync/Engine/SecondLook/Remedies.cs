using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Engine.SecondLook;

/// <summary>A field of the mapping and the value by which odd values would fit.</summary>
internal readonly record struct Remedy(string Field, string Value);

/// <summary>What of a mapping would make odd values fit: another unit, the sign, another zone. Null where nothing of the mapping can.</summary>
internal sealed class Remedies(RowPlan plan, TableDescription table)
{
    public const string Unit = "constants.unit";
    public const string Zone = "timeZone";
    public const string ZoneAgainstFile = "constants.timeZone";

    private static readonly TimeSpan Furthest = TimeSpan.FromHours(14);

    public Remedy? Of(Finding finding) => finding.Kind switch
    {
        OddKind.Factor when ReadIn(finding.Series) is { Plain: { } unit } && finding.UnitThatFits(Units.Name(unit)) is { } fits => new Remedy(Unit, fits),
        OddKind.Sign when ReadIn(finding.Series) is { } unit => new Remedy(Unit, (unit with { Factor = -unit.Factor }).ToString()),
        OddKind.Shift when !finding.Look.AreDays && !TimesHaveTheirZone() => ZoneOf(finding),
        _ => null,
    };

    /// <summary>The unit in which the values of a series were read; null where rows may differ, and for what is no length.</summary>
    private ValueUnit? ReadIn(Series series)
    {
        var quantity = SeriesCodes.QuantityOf(series.Name);
        if (quantity == Quantity.Another || series.Place.Type == ResourceType.Quality) return null;
        if (plan.PlaceColumns.FirstOrDefault(c => c.Identity == series.Place.Identity && c.Series == series.Name) is { } column) return column.Units.Of(series.Place.Type, quantity);
        return plan.Source(Fields.Unit).Column >= 0 && !plan.Mapping.Constants.ContainsKey(Fields.Unit) ? OfColumn() : plan.Units.Of(series.Place.Type, quantity);
    }

    /// <summary>What the unit column says, where the rows that were looked at first all say the same.</summary>
    private ValueUnit? OfColumn() => Texts(plan.Source(Fields.Unit)).Distinct(StringComparer.OrdinalIgnoreCase).ToList() is [var only]
        ? Units.FindWord(only) is { } unit ? unit : Units.FindScaled(only)
        : null;

    private Remedy? ZoneOf(Finding finding)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(finding.Look.First[0].UnixMilliseconds);
        var said = plan.Source(Fields.TimeZone).Constant is { } constant ? Zones.FromCell(constant, plan.Home) : null;
        var offset = (said ?? plan.Zone).GetUtcOffset(at) + finding.Shift;
        if (offset.Duration() > Furthest) return null;
        var name = Zones.Find(plan.Home)?.GetUtcOffset(at) == offset ? plan.Home
            : offset == TimeSpan.Zero ? "UTC"
            : string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
        return new Remedy(said is not null || HeaderSays() ? ZoneAgainstFile : Zone, name);
    }

    private bool HeaderSays() => new[] { Fields.Time, Fields.Date }
        .Any(field => plan.Mapping.Columns.GetValueOrDefault(field) is { } column && Zones.FromHeader(column, plan.Home) is not null);

    /// <summary>A zone column, or an offset behind each time: the file is to be mended, not the mapping.</summary>
    private bool TimesHaveTheirZone() => plan.Source(Fields.TimeZone).Column >= 0
        || Texts(plan.Source(Fields.Date)).Any(t => plan.Dates.Read(t, CellKind.Text, out var time) == DateProblem.BadZone || time.HasOffset)
        || Texts(plan.Source(Fields.Time)).Any(t => TimeColumn.Read(t, CellKind.Text, plan.TimeNumbers, out _, out _, out var offset) == DateProblem.BadZone || offset is not null);

    private IEnumerable<string> Texts(FieldSource source) =>
        source.Column < 0 ? [] : table.Sample.Where(r => r.Fields.Count > source.Column).Select(r => r.Fields[source.Column]).Where(t => !NoValue.Is(t));
}
