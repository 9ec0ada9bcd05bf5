using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What a person chose in step 2, put into the mapping; what follows from it is found again.</summary>
public static class Answers
{
    public const string DateFormat = "dateFormat";
    public const string DateCells = "dateCells";
    public const string TimeFormat = "timeFormat";
    public const string TimeZone = "timeZone";
    public const string Unit = "unit";
    public const string DecimalSeparator = "decimalSeparator";
    public const string Identity = "identity";
    public const string Layout = "layout";
    public const string Encoding = "encoding";
    public const string Sheet = "sheet";
    public const string HeaderRow = "headerRow";
    public const string HeaderOffset = "headerOffset";
    public const string UnitAgainstHeader = "constants.unit";
    public const string Parameters = "parameters";
    public const string LeftOutColumns = "leftOutColumns";

    /// <summary>The choice that the file has no such column.</summary>
    public const string NoColumn = "";

    /// <summary>An answer about the file itself, by which it is looked into again; null where the question is about something else.</summary>
    public static MappingFile? AboutFile(this Mapping mapping, string question, string choice)
    {
        var file = mapping.File ?? new MappingFile();
        return question switch
        {
            Encoding => file with { Encoding = choice },
            Sheet => file with { Sheet = choice, HeaderRow = null },
            HeaderRow when int.TryParse(choice, CultureInfo.InvariantCulture, out var row) => file with { HeaderRow = row },
            HeaderOffset when int.TryParse(choice, CultureInfo.InvariantCulture, out var offset) => file with { HeaderOffset = offset },
            _ => null,
        };
    }

    /// <summary>Whether the mapping still holds an answer: what was chosen elsewhere since then stands above it.</summary>
    public static bool Holds(this Mapping mapping, string question, string choice) => question switch
    {
        _ when mapping.AboutFile(question, choice) is { } file => file == (mapping.File ?? new MappingFile()),
        Parameters => mapping.Parameters?.GetValueOrDefault(choice) == Timeseries.Default,
        LeftOutColumns => mapping.LeftOutColumns?.Contains(choice) == true,
        _ when ColumnOf(question) is { } field => (mapping.Columns.GetValueOrDefault(field) ?? mapping.Constants.GetValueOrDefault(field) ?? NoColumn) == choice,
        UnitAgainstHeader => mapping.Constants.GetValueOrDefault(Unit) == choice,
        Unit => mapping.Unit == choice,
        _ => Mappings.Same(mapping.Answer(question, choice), mapping),
    };

    /// <summary>The mapping without what was answered before, where an answer is added to others.</summary>
    /// <param name="choices">All that could have been chosen.</param>
    public static Mapping TakeBack(this Mapping mapping, string question, IReadOnlyCollection<string> choices) => question switch
    {
        Parameters => mapping with { Parameters = mapping.Parameters?.Where(p => !choices.Contains(p.Key)).ToDictionary() },
        LeftOutColumns => mapping with { LeftOutColumns = mapping.LeftOutColumns?.Except(choices).ToList() },
        _ => mapping,
    };

    /// <summary>The field whose column is asked for; null where the question is about something else.</summary>
    public static string? ColumnOf(string question)
    {
        if (question.StartsWith(QuestionFields.ColumnPrefix, StringComparison.Ordinal)) return question[QuestionFields.ColumnPrefix.Length..];
        return question is not (Unit or TimeZone) && Enum.GetValues<DataType>().Any(type => FieldCatalog.Find(type, question) is not null) ? question : null;
    }

    public static Mapping Answer(this Mapping mapping, string question, string choice) => question switch
    {
        DateFormat => mapping with { DateFormat = choice },
        DateCells => mapping with { DateCells = choice == TimeQuestionWords.Swapped ? Sync.Tabular.Values.DateCells.Swapped : Sync.Tabular.Values.DateCells.AsTheyAre },
        TimeFormat => mapping with { TimeFormat = choice },
        TimeZone => mapping with { TimeZone = choice },
        Unit => mapping with { Unit = choice },
        UnitAgainstHeader => mapping.WithUnit(choice),
        Parameters => mapping.WithParameter(choice, Timeseries.Default),
        LeftOutColumns => mapping with { LeftOutColumns = [.. mapping.LeftOutColumns ?? [], choice] },
        DecimalSeparator => mapping with { DecimalSeparator = choice },
        Identity => mapping.WithIdentity(choice),
        Layout => mapping with { Layout = choice == "wide" ? TableLayout.Wide : TableLayout.Long },
        Fields.Pincode when choice.Length == 6 && choice.All(char.IsAsciiDigit) => mapping.WithConstant(question, choice),
        _ => mapping.WithColumn(ColumnOf(question) ?? question, choice == NoColumn ? null : choice),
    };

    /// <param name="series">The series that its rows go to; null leaves them out.</param>
    public static Mapping WithParameter(this Mapping mapping, string text, string? series)
    {
        var parameters = new Dictionary<string, string?>((mapping.Parameters ?? new Dictionary<string, string?>()).Where(p => !p.Key.Trim().Equals(text, StringComparison.OrdinalIgnoreCase))) { [text] = series };
        return mapping with { Parameters = parameters };
    }

    /// <param name="column">Null where the file has no such column.</param>
    public static Mapping WithColumn(this Mapping mapping, string field, string? column)
    {
        var columns = new Dictionary<string, string?>(mapping.Columns);
        foreach (var other in columns.Where(c => column is not null && c.Value == column && c.Key != field).Select(c => c.Key).ToList()) columns.Remove(other);
        columns[field] = column;
        var changed = mapping with { Columns = columns, Constants = Without(mapping.Constants, field) };
        return field switch
        {
            // Another column of dates or values says anew how it is to be read.
            Fields.Date => changed with { DateFormat = null, DateCells = null, Midnights = null, LatestShortYear = null },
            Fields.Time => changed with { TimeFormat = null },
            Fields.Value => changed with { Unit = null, DecimalSeparator = null, Constants = Without(changed.Constants, Unit) },
            _ => changed,
        };
    }

    /// <param name="text">The same for every row; empty takes it away.</param>
    public static Mapping WithConstant(this Mapping mapping, string field, string text)
    {
        var columns = new Dictionary<string, string?>(mapping.Columns);
        columns.Remove(field);
        var constants = new Dictionary<string, string>(mapping.Constants);
        if (string.IsNullOrWhiteSpace(text)) constants.Remove(field);
        else constants[field] = text.Trim();
        return mapping with { Columns = columns, Constants = constants };
    }

    /// <summary>A unit that a person sets stands above the one that the header names.</summary>
    public static Mapping WithUnit(this Mapping mapping, string unit) => mapping with { Unit = unit, Constants = new Dictionary<string, string>(mapping.Constants) { [Unit] = unit } };

    /// <summary>By another identity the places are in other columns: those are looked for anew.</summary>
    public static Mapping WithIdentity(this Mapping mapping, string identity) => mapping with
    {
        Identity = identity,
        Columns = mapping.Columns.Where(c => c.Key is not (Fields.Pincode or Fields.ResourceId or Fields.ExternalId or Fields.Name)).ToDictionary(),
        Constants = identity == Identities.LegacyMyWell ? mapping.Constants : Without(mapping.Constants, Fields.Pincode),
        Places = null,
    };

    /// <summary>Why the step cannot be left, in the fewest words; null where nothing is open.</summary>
    public static string? FirstOpen(this PlanResult result) => result.Questions is not [var first, ..] ? null : first.Error.Code switch
    {
        PlanErrors.UnsupportedLayout => "This table is laid out in a way that is not read",
        PlanErrors.InvalidMapping or PlanErrors.UnknownColumn => "First mend what is marked above",
        _ => first.Field switch
        {
            DateFormat => "First choose how to read the dates",
            DateCells => "First choose how to read the date cells",
            TimeFormat => "First choose how to read the times",
            TimeZone => "First choose the time zone",
            Unit or UnitAgainstHeader => "First choose the unit",
            Parameters => "First choose the parameter",
            LeftOutColumns => "First choose one of two columns",
            DecimalSeparator => "First choose what the comma is",
            Identity => "First choose by what the wells are named",
            Layout => "First choose the layout",
            Encoding => "First choose how the letters are read",
            Sheet => "First choose the sheet",
            HeaderRow => "First choose the table",
            HeaderOffset => "First say where the names stand",
            Fields.Pincode => "First say which pincode",
            var question when ColumnOf(question) is { } field => $"First choose the column of the {(FieldCatalog.Find(result.Plan?.DataType ?? DataType.Reading, field)?.Label ?? field).ToLowerInvariant()}",
            _ => "First answer the question above",
        },
    };

    private static Dictionary<string, string> Without(IReadOnlyDictionary<string, string> constants, string field) => constants.Where(c => c.Key != field).ToDictionary();
}
