using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What a person chose in step 2, put into the mapping; what follows from it is found again.</summary>
public static class Answers
{
    public const string DateFormat = "dateFormat";
    public const string Unit = "unit";
    public const string DecimalSeparator = "decimalSeparator";
    public const string Identity = "identity";
    public const string Layout = "layout";

    public static Mapping Answer(this Mapping mapping, string question, string choice) => question switch
    {
        DateFormat => mapping with { DateFormat = choice },
        Unit => mapping with { Unit = choice },
        DecimalSeparator => mapping with { DecimalSeparator = choice },
        Identity => mapping.WithIdentity(choice),
        Layout => mapping with { Layout = choice == "wide" ? TableLayout.Wide : TableLayout.Long },
        Fields.Pincode when choice.Length == 6 && choice.All(char.IsAsciiDigit) => mapping.WithConstant(question, choice),
        _ => mapping.WithColumn(question, choice),
    };

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
            Fields.Date => changed with { DateFormat = null },
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
            Unit => "First choose the unit",
            DecimalSeparator => "First choose what the comma is",
            Identity => "First choose by what the wells are named",
            Layout => "First choose the layout",
            Fields.Pincode => "First say which pincode",
            var field => $"First choose the column of the {(FieldCatalog.Find(result.Plan?.DataType ?? DataType.Reading, field)?.Label ?? field).ToLowerInvariant()}",
        },
    };

    private static Dictionary<string, string> Without(IReadOnlyDictionary<string, string> constants, string field) => constants.Where(c => c.Key != field).ToDictionary();
}
