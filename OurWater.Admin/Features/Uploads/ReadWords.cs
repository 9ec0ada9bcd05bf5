using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.Uploads;

/// <summary>One line of the table of step 2: how a field will be read.</summary>
/// <param name="Look">Null for plain words.</param>
public sealed record ReadLine(StateLook? Look, string Words, string? Sub = null, string? From = null, string? To = null);

/// <summary>How sure a column is, and how it will be read, in words.</summary>
public static class ReadWords
{
    private static readonly string Ok = Icons.Material.Outlined.CheckCircle;
    private static readonly string Edit = Icons.Material.Outlined.Edit;
    private static readonly string Warn = Icons.Material.Outlined.WarningAmber;

    public static (StateLook? Look, string? Sub) Sure(FieldProposal field) => field.Certainty switch
    {
        Certainty.SetByYou => (new StateLook("Set by you", "k-primary", Edit), field.Constant is null ? null : "for all rows"),
        Certainty.Sure => (new StateLook("Sure", "k-success", Ok), Why(field.Evidence)),
        Certainty.Likely => (new StateLook("Likely", "k-info", Icons.Material.Outlined.Info), $"{Why(field.Evidence)}: have a look"),
        _ when field.Required => (new StateLook("Not found", "k-warning", Warn), null),
        _ => (null, null),
    };

    public static ReadLine Of(FieldProposal field, PlanView plan) => field switch
    {
        { Constant: { } text } => new ReadLine(null, field.Field == Fields.Pincode ? $"Every row is pincode {text}" : $"Every row is {text}"),
        { Column: null, Required: true } => new ReadLine(new StateLook("", "k-warning", Warn), "Choose the column", plan.Open.Contains(field.Field) ? "before you go on" : null),
        { Column: null } => new ReadLine(null, Missing(field.Field)),
        { Field: Fields.Date } when plan.Report.Dates is { } dates => Date(dates),
        { Field: Fields.Value } when plan.Report.Values is { } values => Value(values),
        _ when field.Field == IdField(plan.Report.Columns.Identity) && plan.Report.Places is { } places => Places(field, places, plan),
        { Field: Fields.Time } => new ReadLine(null, "Together with the date"),
        { Field: Fields.Unit } => new ReadLine(null, "The unit of each row"),
        { Field: Fields.Parameter } => Parameters(plan.Report.Parameters),
        { Field: Fields.TimeZone } => new ReadLine(null, "The zone of each row"),
        { Field: Fields.Pincode } => new ReadLine(null, "Six digits"),
        { Field: Fields.Latitude or Fields.Longitude } => new ReadLine(null, "WGS 84, degrees"),
        { Field: Fields.Elevation or Fields.WellDepth } => new ReadLine(null, "Metres"),
        _ => new ReadLine(null, "As it stands"),
    };

    private static string? Why(Evidence evidence) => evidence switch
    {
        Evidence.Name => "by name",
        Evidence.Content => "by content",
        Evidence.NameAndContent => "by name and content",
        Evidence.SimilarWords => "by similar words",
        Evidence.Misspelt => "a name written a little differently",
        Evidence.Remembered => "as in the last file like it",
        _ => null,
    };

    private static string Missing(string field) => field switch
    {
        Fields.Timeseries => "The default one of each well",
        Fields.Time => "Dates without a time are days",
        Fields.Unit => "One unit for all rows",
        Fields.Parameter => "One quantity in all rows",
        Fields.TimeZone => "The zone of the organisation",
        Fields.ResourceType => "By the number, else a well",
        _ => Formats.Nothing,
    };

    private static ReadLine Date(DateReport dates)
    {
        var line = ByState(dates);
        string?[] more = [line.Sub, Midnights(dates), dates.ShortYears > 0 ? $"Years of two digits go up to {dates.LatestShortYear}" : null];
        return line with { Sub = string.Join(". ", more.Where(m => m is not null)) is { Length: > 0 } words ? words : null };
    }

    private static string? Midnights(DateReport dates) => dates is not { AllAtMidnight: true } ? null
        : dates.Midnights == Sync.Tabular.Values.Midnights.Times ? "All at 00:00, kept as times: your choice" : "All at 00:00: read as days";

    private static ReadLine ByState(DateReport dates) => dates.State switch
    {
        DateState.Choose => new ReadLine(new StateLook("", "k-warning", Warn), "Choose day or month first", "above, before you go on"),
        DateState.YearDay or DateState.ChooseEpoch or DateState.CellsSwapped => new ReadLine(new StateLook("", "k-warning", Warn), "Choose how to read the dates", "above, before you go on"),
        DateState.ChooseYear => new ReadLine(new StateLook("", "k-warning", Warn), "Choose how to read the years", "above, before you go on"),
        DateState.Contradicts => new ReadLine(new StateLook("", "k-error", Icons.Material.Outlined.Cancel), "Two kinds of dates", $"{dates.Proof?.Text} on row {dates.Proof?.Row}, {dates.Counterproof?.Text} on row {dates.Counterproof?.Row}"),
        DateState.NoDates => new ReadLine(new StateLook("", "k-error", Icons.Material.Outlined.Cancel), "No dates in this column", "Choose another column"),
        DateState.Chosen => new ReadLine(new StateLook("", "k-primary", Edit), $"{QuestionWords.Order(dates.Format!)}, your choice", Example(dates)),
        DateState.Proven => new ReadLine(new StateLook("", "k-success", Ok), QuestionWords.Order(dates.Format!), $"Proof: {dates.Proof?.Text} on row {dates.Proof?.Row}"),
        DateState.ExcelNumbers => new ReadLine(new StateLook("", "k-success", Ok), "Excel dates", Example(dates)),
        _ => new ReadLine(new StateLook("", "k-success", Ok), "Can be read one way only"),
    };

    private static string? Example(DateReport dates) => dates.Readings is [{ Example: { } text, Day: { } day }, ..] ? $"{text} → {QuestionWords.Day(day)}" : null;

    private static ReadLine Parameters(IReadOnlyList<ParameterReport> parameters)
    {
        var left = parameters.Where(p => p.Series is null).Select(p => p.Text).ToList();
        return new ReadLine(null, string.Join(", ", parameters.Where(p => p.Series is not null).Select(p => p.Series == Timeseries.Default ? p.Text : $"{p.Text} → {p.Series}")), left.Count == 0 ? null : $"Left out: {string.Join(", ", left)}");
    }

    private static ReadLine Value(ValueReport values)
    {
        if (values.Unit is null && values.UnitFrom is UnitSource.Choose or UnitSource.Another)
        {
            var deep = values.DeeperThan100 > 0 ? $"If metres, {Formats.Number(values.DeeperThan100)} of {Formats.Number(values.Numbers)} values are deeper than 100 m" : "above, before you go on";
            return new ReadLine(new StateLook("", "k-warning", Warn), "Choose the unit", deep);
        }

        var from = values.UnitFrom switch
        {
            UnitSource.Header => "Unit taken from the header",
            UnitSource.HeaderForType => $"Unit of a {Names.Kind(values.TiedTo ?? ResourceType.Well).ToLowerInvariant()} taken from the header, others keep their own",
            UnitSource.Chosen => "Unit set by you",
            UnitSource.Datasource => "Unit of the datasource",
            UnitSource.Column => "The unit of each row",
            _ => "The usual unit",
        };
        var sub = $"{from}. Decimal {(values.DecimalSeparator == ',' ? "comma" : "point")}{(values.Series == Timeseries.Default ? "" : $". Kept in the time series “{values.Series}”")}";
        return new ReadLine(null, "", sub, $"{values.Example} {values.Unit}".Trim(), values.Stored is { } stored ? $"{Formats.Number(stored, 2)} {(values.Unit == "mm" && values.UnitFrom == UnitSource.Usual ? "mm" : "m")}" : null);
    }

    private static string? IdField(PlaceIdentity? identity) => identity?.Scheme switch
    {
        IdentityScheme.ExternalId => Fields.ExternalId,
        IdentityScheme.Name => Fields.Name,
        null => null,
        _ => Fields.ResourceId,
    };

    private static ReadLine Places(FieldProposal field, int places, PlanView plan)
    {
        var words = $"{(field.Field == Fields.ResourceId && plan.Report.Columns.Identity?.Scheme == IdentityScheme.LegacyMyWell ? "Four digits, " : "")}{(places == 1 ? "one place" : $"{Formats.Number(places)} different places")}";
        var sub = plan is { KnownPlaces: { } known, UnknownPlaces: { } unknown } ? unknown == 0 ? "All are known here" : known == 0 ? "None is known here" : $"{Formats.Number(known)} {(known == 1 ? "is" : "are")} known here, {Formats.Number(unknown)} {(unknown == 1 ? "is" : "are")} not" : null;
        return new ReadLine(null, char.ToUpperInvariant(words[0]) + words[1..], sub);
    }
}
