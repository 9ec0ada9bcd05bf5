using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Engine;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Files;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Checks single rows the way the run does: with the same plan, against the same places. One for each page; not thread-safe.</summary>
public sealed class RowChecker(RowPlan plan, PlanReport report, IPlaceDirectory places)
{
    private readonly RowMapper _mapper = plan.CreateMapper();

    public RowPlan Plan => plan;

    internal IPlaceDirectory Places => places;

    /// <summary>The mapping with the date order that the whole file proved: a part of the file need not prove it again.</summary>
    public Mapping Completed => plan.Mapping with { DateFormat = plan.Mapping.DateFormat ?? report.Dates?.Format };

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
