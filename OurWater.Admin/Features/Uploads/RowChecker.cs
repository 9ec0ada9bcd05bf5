using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Engine;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Files;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Checks single rows the way the run does: with the same plan, against the same places. One for each page; not thread-safe.</summary>
public sealed class RowChecker(RowPlan plan, PlanReport report, IPlaceDirectory places)
{
    private readonly RowMapper _mapper = plan.CreateMapper();

    public RowPlan Plan => plan;

    internal IPlaceDirectory Places => places;

    /// <summary>The mapping with the date order, and what midnights are, that the whole file proved: a part of the file need not prove it again.</summary>
    public Mapping Completed => plan.Mapping with
    {
        DateFormat = plan.Mapping.DateFormat ?? report.Dates?.Format,
        Midnights = plan.Mapping.Midnights ?? report.Dates?.Midnights,
        TimeFormat = plan.Mapping.TimeFormat ?? TimeNumber.Format(plan.TimeNumbers),
    };

    /// <summary>The header of the one column of values; null where there is none.</summary>
    public string? ValueHeader => plan.Source(Fields.Value).Column is >= 0 and var column ? plan.ColumnNames[column] : null;

    public RowCheck Check(RejectedRow row, IReadOnlyDictionary<int, string>? fields = null)
    {
        var mend = fields is null or { Count: 0 } ? null : new RowMend { Row = row.Row, Column = row.Column, Fields = new Dictionary<int, string>(fields) };
        return _mapper.Check(row.Row, row.Original, places, mend, row.Column);
    }

    /// <summary>1-based column of the file that a problem is about; 0 where it is about no column.</summary>
    public int ColumnOf(RowProblem problem, RejectedRow row)
    {
        if (problem.Column is { } name && plan.ColumnNames.ToList().IndexOf(name) is >= 0 and var index) return index + 1;
        return row.Column;
    }

    /// <summary>The row's latitude and longitude in each other's column; null where the file has them in no columns.</summary>
    public Dictionary<int, string>? Exchanged(RejectedRow row)
    {
        var (latitude, longitude) = (plan.Source(Fields.Latitude).Column, plan.Source(Fields.Longitude).Column);
        return latitude < 0 || longitude < 0 || Math.Max(latitude, longitude) >= row.Original.Count
            ? null
            : new() { [latitude + 1] = row.Original[longitude], [longitude + 1] = row.Original[latitude] };
    }

    /// <summary>How a number that a person writes into this column is read; null where the column holds no number.</summary>
    /// <param name="column">1-based column of the file.</param>
    public NumberRule? RuleOf(RejectedRow row, int column)
    {
        var separator = plan.Numbers.DecimalSeparator;
        if (column > 0 && plan.PlaceColumns.FirstOrDefault(p => p.Column == column - 1) is { } wide)
        {
            return new(Unit: wide.Units.Of(places.Find(wide.Identity).Type, SeriesCodes.QuantityOf(wide.Series)).Plain, Separator: separator);
        }

        string[] fields = [Fields.Value, Fields.Latitude, Fields.Longitude, Fields.Elevation, Fields.WellDepth];
        return column == 0 ? null : Array.Find(fields, f => plan.Source(f).Column == column - 1) switch
        {
            Fields.Value => new(Unit: UnitOfValue(row, column), Separator: separator),
            Fields.Latitude => new(NumberKind.Latitude, Separator: separator),
            Fields.Longitude => new(NumberKind.Longitude, Separator: separator),
            { } height => new(Unit: plan.HeightUnit(height).Plain, Separator: separator),
            null => null,
        };
    }

    /// <summary>The unit of the row's value; null where it depends on a place that is not known.</summary>
    private LengthUnit? UnitOfValue(RejectedRow row, int column)
    {
        if (plan.Source(Fields.Unit).Column >= 0) return null;
        var quantity = SeriesCodes.QuantityOf(plan.ValueSeries);
        if (plan.Units.Well == plan.Units.Raingauge && plan.Units.Well == plan.Units.Checkdam) return plan.Units.Of(ResourceType.Well, quantity).Plain;
        return Check(row, new Dictionary<int, string> { [column] = "1" }).Reading is { } reading ? plan.Units.Of(reading.Series.Place.Type, quantity).Plain : null;
    }

    public string? Text(RejectedRow row, string field) => plan.Source(field) switch
    {
        { Column: >= 0 and var column } => column < row.Original.Count ? row.Original[column] : null,
        var source => source.Constant,
    };

    /// <summary>The place that a row is about, in short: the number or the name that stands in the file.</summary>
    public string? PlaceOf(RejectedRow row)
    {
        if (row.Column > 0) return plan.PlaceColumns.FirstOrDefault(p => p.Column == row.Column - 1)?.Identity is { } identity ? Short(identity) : null;
        return plan.Identity.Scheme switch
        {
            IdentityScheme.ExternalId => Text(row, Fields.ExternalId),
            IdentityScheme.Name => Text(row, Fields.Name),
            _ => Text(row, Fields.ResourceId) ?? Text(row, Fields.Name),
        };
    }

    /// <summary>The calendar day of a row where it can be read.</summary>
    public DateOnly? DayOf(RejectedRow row) =>
        Text(row, Fields.Date) is { } text && plan.Dates.Read(text, KindOf(text), out var time) == Sync.Tabular.Values.DateProblem.None ? time.Date : null;

    private CellKind KindOf(string text) =>
        plan.IsWorkbook && decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _) ? CellKind.Number : CellKind.Text;

    private string Short(string identity) => plan.Identity.Scheme == IdentityScheme.LegacyMyWell ? identity[(identity.LastIndexOf('.') + 1)..] : identity;
}

/// <summary>Makes row checkers.</summary>
public sealed class RowCheckers(PlanReader plans, FileStore files, TimeProvider clock)
{
    /// <summary>Null where the mapping leaves a question open: then the check has failed and says so.</summary>
    public async Task<RowChecker?> LoadAsync(Actor actor, UploadState upload, string timeZone, CancellationToken cancellationToken)
    {
        if (upload.File.Detected is not { } table) return null;
        var path = files.PathOf(upload.File);
        var context = new PlanContext { TimeZone = timeZone, Now = clock.GetUtcNow() };
        var result = await Task.Run(() => MappingPlanner.Prepare(table, () => TableFile.Open(path, table), upload.Mapping, context, null, cancellationToken), cancellationToken);
        if (result.Plan is not { } plan) return null;
        return new RowChecker(plan, result.Report, new PlaceDirectory(await plans.PlacesAsync(actor, plan.Mapping, cancellationToken), plan.Mapping));
    }
}
