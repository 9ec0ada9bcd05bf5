using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular;

/// <summary>How the columns of a file or table become records. Anything null is detected; what cannot be decided is asked, never guessed.</summary>
public sealed record Mapping
{
    public DataType DataType { get; init; } = DataType.Reading;
    public TableLayout? Layout { get; init; }

    /// <summary><c>ourWater</c>, <c>legacyMyWell</c>, <c>externalId:&lt;name&gt;</c> or <c>name</c>.</summary>
    public string? Identity { get; init; }

    /// <summary>Field (<see cref="Fields"/>) to header name, trimmed, or to the position "1", "2", … in a file without a header; null = not in this file.</summary>
    public IReadOnlyDictionary<string, string?> Columns { get; init; } = new Dictionary<string, string?>();

    /// <summary>A value that stands in for a column in every row: pincode, resourceType, type, timeseries, ….</summary>
    public IReadOnlyDictionary<string, string> Constants { get; init; } = new Dictionary<string, string>();

    /// <summary>.NET custom format (<c>d/M/yyyy</c>), <c>excel</c> / <c>excel1904</c> for serial numbers, or <c>epochSeconds</c> / <c>epochMilliseconds</c>.</summary>
    public string? DateFormat { get; init; }

    /// <summary>What numbers in the time column are: <c>HHmm</c> (930 is half past nine) or <c>H</c> (9 is nine o'clock).</summary>
    public string? TimeFormat { get; init; }

    /// <summary>What the midnights of a date column are.</summary>
    public Midnights? Midnights { get; init; }

    /// <summary>How the date cells of a workbook are read.</summary>
    public DateCells? DateCells { get; init; }

    /// <summary>The highest year that two digits mean; the running one where it is null.</summary>
    public int? LatestShortYear { get; init; }

    /// <summary>IANA zone of naive times, or their offset (<c>+05:30</c>).</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>m</c>, <c>cm</c>, <c>mm</c> or <c>ft</c> (also <c>in</c>); with a factor, <c>0.1 mm</c>.</summary>
    public string? Unit { get; init; }
    public string? DecimalSeparator { get; init; }
    public IReadOnlyList<string>? NoDataCodes { get; init; }
    public MappingFile? File { get; init; }
    public UnknownResources UnknownResources { get; init; }
    public ExistingValues ExistingValues { get; init; } = ExistingValues.Replace;

    /// <summary>
    /// What the rows of a parameter are, by its text in the file: the name of a series (<c>default</c> for the depth to water), or null for rows that are
    /// left out.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? Parameters { get; init; }

    /// <summary>Columns that are not read, by header name: of two that hold the same place, the other one.</summary>
    public IReadOnlyList<string>? LeftOutColumns { get; init; }

    /// <summary>What a person chose for single unknown places, by identity text (<c>313603.1167</c>): wins over <see cref="UnknownResources"/>.</summary>
    public IReadOnlyDictionary<string, PlaceChoice>? Places { get; init; }

    /// <summary>
    /// What the second look found odd and a person found right, by the key of the finding: an import does not warn of it. It is no part of how the file is
    /// read.
    /// </summary>
    public IReadOnlyList<string>? ValuesAreRight { get; init; }
}

/// <summary>What a person may override about the file itself.</summary>
public sealed record MappingFile
{
    public string? Sheet { get; init; }

    /// <summary>1-based spreadsheet row; 0 = the file has no header.</summary>
    public int? HeaderRow { get; init; }

    /// <summary><c>utf-8</c>, <c>utf-16</c>, <c>utf-16BE</c>, <c>windows-1252</c> or another code page by its name.</summary>
    public string? Encoding { get; init; }

    /// <summary>One character: <c>,</c> <c>;</c> <c>|</c>, tab or space; two spaces: so many or more.</summary>
    public string? Delimiter { get; init; }

    /// <summary>By how many columns the header's names stand too far left, where it has one more or less than the records: 0, 1 or -1.</summary>
    public int? HeaderOffset { get; init; }
}

/// <summary>Long: a column says which place. Wide: a column per place, its header names the place.</summary>
public enum TableLayout
{
    Long,
    Wide,
}

public enum UnknownResources
{
    Reject,
    Create,
}

public enum ExistingValues
{
    Replace,
    Keep,
    Ask,
}

/// <param name="Action">What to do with the rows of this place.</param>
/// <param name="ResourceId">The resource to use, where the action is <see cref="PlaceAction.Link"/>.</param>
public sealed record PlaceChoice(PlaceAction Action, long? ResourceId = null);

public enum PlaceAction
{
    Create,
    Link,
    Skip,
}

/// <summary>The fields of each data type, as they are named in a mapping.</summary>
public static class Fields
{
    public const string Date = "date";
    public const string Time = "time";
    public const string TimeZone = "timeZone";
    public const string Year = "year";
    public const string Month = "month";
    public const string Day = "day";
    public const string Pincode = "pincode";
    public const string ResourceId = "resourceId";
    public const string ExternalId = "externalId";
    public const string Name = "name";
    public const string Timeseries = "timeseries";
    public const string Value = "value";

    /// <summary>The unit of each row's value.</summary>
    public const string Unit = "unit";

    /// <summary>What each row's value measures: chooses the series, or that the row is left out.</summary>
    public const string Parameter = "parameter";
    public const string VillageId = "villageId";
    public const string Owner = "owner";
    public const string Latitude = "latitude";
    public const string Longitude = "longitude";
    public const string Elevation = "elevation";
    public const string WellDepth = "wellDepth";
    public const string ResourceType = "resourceType";
    public const string Type = "type";
}

/// <summary>The identity schemes of a mapping.</summary>
public static class Identities
{
    public const string OurWater = "ourWater";
    public const string LegacyMyWell = "legacyMyWell";
    public const string Name = "name";
    public const string ExternalIdPrefix = "externalId:";
}
