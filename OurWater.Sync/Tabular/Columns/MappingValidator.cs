using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What can be wrong with a mapping by itself, without its file.</summary>
public static class MappingValidator
{
    private static readonly string[] Delimiters = [",", ";", "|", "\t", " ", "  "];
    private const int LongestText = 512;
    private const int LongestSeries = 128;

    /// <summary>The fields of all types: one of another type does no harm where it says "not in this file".</summary>
    private static readonly HashSet<string> Everywhere = [.. Enum.GetValues<DataType>().SelectMany(FieldCatalog.Of).Select(f => f.Name)];

    /// <returns>Messages by field, such as <c>timeZone</c> or <c>columns.date</c>; empty where all is well.</returns>
    public static IReadOnlyDictionary<string, string[]> Validate(Mapping mapping)
    {
        var errors = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        void Add(string field, string message)
        {
            if (!errors.TryGetValue(field, out var list)) errors[field] = list = [];
            list.Add(message);
        }

        if (!Enum.IsDefined(mapping.DataType)) Add("dataType", "The data type is one of reading, resource, group.");
        if (mapping.Layout is { } layout && !Enum.IsDefined(layout)) Add("layout", "The layout is one of long, wide.");
        if (mapping is { Layout: TableLayout.Wide, DataType: not DataType.Reading }) Add("layout", "Only readings can be in the wide layout.");
        if (mapping.Identity is not null && PlaceIdentity.Parse(mapping.Identity) is null) Add("identity", "The identity is one of ourWater, legacyMyWell, externalId:<name>, name.");
        if (mapping.DateFormat is not null && DateFormats.Reader(mapping.DateFormat) is null) Add("dateFormat", "The date format is not known. Write one such as d/M/yyyy, M/d/yyyy, yyyy-MM-dd, excel, excel1904, epochSeconds or epochMilliseconds.");
        if (mapping.TimeFormat is not null && !TimeNumber.IsFormat(mapping.TimeFormat)) Add("timeFormat", "The time format is one of HHmm, H.");
        if (mapping.Midnights is { } midnights && !Enum.IsDefined(midnights)) Add("midnights", "Midnights: days or times.");
        if (mapping.DateCells is { } cells && !Enum.IsDefined(cells)) Add("dateCells", "Date cells: asTheyAre or swapped.");
        if (mapping.LatestShortYear is < 1999 or > 2099) Add("latestShortYear", "The highest year that two digits mean lies between 1999 and 2099.");
        if (mapping.TimeZone is not null && Zones.FindOrOffset(mapping.TimeZone) is null) Add("timeZone", "The time zone is not known. Write an IANA name such as Asia/Kolkata.");
        if (mapping.Unit is not null && Units.FindSigned(mapping.Unit) is null) Add("unit", "The unit is one of m, cm, mm, ft, in.");
        if (mapping.DecimalSeparator is not (null or "." or ",")) Add("decimalSeparator", "The decimal separator is a point or a comma.");
        if (mapping.NoDataCodes is { } codes && (codes.Count > 100 || codes.Any(c => string.IsNullOrWhiteSpace(c) || c.Length > 32))) Add("noDataCodes", "At most 100 codes, each of 1 to 32 characters.");
        if (!Enum.IsDefined(mapping.UnknownResources)) Add("unknownResources", "Unknown resources: reject or create.");
        if (!Enum.IsDefined(mapping.ExistingValues)) Add("existingValues", "Existing values: replace, keep or ask.");
        if (mapping.Parameters is { } parameters && (parameters.Count > 1_000 || parameters.Any(p => p.Key.Length is 0 or > LongestText || p.Value is { Length: 0 or > LongestSeries })))
            Add("parameters", "At most 1,000 parameters, each with the name of a time series of at most 128 characters, or null to leave its rows out.");
        if (mapping.LeftOutColumns is { } left && (left.Count > 16_384 || left.Any(string.IsNullOrWhiteSpace))) Add("leftOutColumns", "The names of columns that are not read.");
        ValidateFields(mapping, Add);
        ValidateFile(mapping.File, Add);
        ValidatePlaces(mapping, Add);
        return errors.ToDictionary(e => e.Key, e => e.Value.ToArray());
    }

    private static void ValidateFields(Mapping mapping, Action<string, string> add)
    {
        var known = FieldCatalog.Of(mapping.DataType).Select(f => f.Name).ToList();
        foreach (var (field, column) in mapping.Columns)
        {
            if (!known.Contains(field) && (column is not null || !Everywhere.Contains(field))) add($"columns.{field}", $"Unknown field. {Meant(field, known)}A {Word(mapping.DataType)} file has {string.Join(", ", known)}.");
            else if (column is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > LongestText)) add($"columns.{field}", "A column's name has 1 to 512 characters; null where the file has no such column.");
        }

        foreach (var doubled in mapping.Columns.Where(c => c.Value is not null).GroupBy(c => c.Value!.Trim()).Where(g => g.Count() > 1))
        {
            if (doubled.Select(c => c.Key).Except([Fields.Date, Fields.Time]).Any()) add($"columns.{doubled.Last().Key}", $"The column is used for {string.Join(" and ", doubled.Select(c => c.Key))}.");
        }

        foreach (var (field, text) in mapping.Constants) ValidateConstant(field, text, known, add);
        foreach (var both in mapping.Constants.Keys.Where(k => mapping.Columns.GetValueOrDefault(k) is not null)) add($"constants.{both}", "Either a column or one text for every row.");
    }

    private static void ValidateConstant(string field, string? text, List<string> known, Action<string, string> add)
    {
        if (!known.Contains(field) && field is not (Fields.ResourceType or Fields.Type or Fields.Timeseries) && field != UnitDecider.Constant) add($"constants.{field}", $"Unknown field. {Meant(field, [.. known, Fields.ResourceType, Fields.Type, UnitDecider.Constant])}".TrimEnd());
        else if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText) add($"constants.{field}", "A text of 1 to 512 characters.");
        else if (field == Fields.Pincode && IdentityText.Pincode(text) is null) add($"constants.{field}", "A pincode has six digits.");
        else if (field == Fields.ResourceType && TypeWords.Resource(text) is null) add($"constants.{field}", $"The type is one of {TypeWords.ResourceTypes}.");
        else if (field == Fields.Type && TypeWords.Group(text) is null && TypeWords.Resource(text) is null) add($"constants.{field}", $"The type is one of {TypeWords.GroupTypes}.");
        else if (field == "unit" && Units.FindSigned(text) is null) add($"constants.{field}", "The unit is one of m, cm, mm, ft, in.");
        else if (field == Fields.TimeZone && Zones.FindOrOffset(text) is null) add($"constants.{field}", "The time zone is not known. Write an IANA name such as Asia/Kolkata.");
        else if (field is Fields.Value or Fields.Latitude or Fields.Longitude) add($"constants.{field}", "This differs from row to row: choose a column.");
    }

    private static void ValidateFile(MappingFile? file, Action<string, string> add)
    {
        if (file is null) return;
        if (file.HeaderRow is < 0 or > 10_000) add("file.headerRow", "The header's row is 1 or more; 0 where the file has none.");
        if (file.Encoding is { } encoding && !Files.TextEncodings.IsKnown(encoding)) add("file.encoding", "The encoding is utf-8, utf-16, utf-16BE, or a code page such as windows-1252 or windows-1251.");
        if (file.Delimiter is { } delimiter && !Delimiters.Contains(delimiter)) add("file.delimiter", "The delimiter is a comma, a semicolon, a pipe, a tab, a space, or two spaces.");
        if (file.HeaderOffset is < -1 or > 1) add("file.headerOffset", "The names stand as they are (0), or one column too far left (1) or right (-1).");
        if (file.Sheet is { Length: > 255 }) add("file.sheet", "The name of a sheet has at most 255 characters.");
    }

    private static void ValidatePlaces(Mapping mapping, Action<string, string> add)
    {
        foreach (var (identity, choice) in mapping.Places ?? new Dictionary<string, PlaceChoice>())
        {
            if (choice is null || !Enum.IsDefined(choice.Action)) add($"places.{identity}", "A place is created, linked or skipped.");
            else if (choice is { Action: PlaceAction.Link, ResourceId: null }) add($"places.{identity}", "Say which resource it is linked to.");
        }
    }

    private static string Meant(string field, IReadOnlyCollection<string> known) => NearName.Of(field, known) is { } near ? $"Did you mean {near}? " : "";

    private static string Word(DataType type) => type switch
    {
        DataType.Resource => "resource",
        DataType.Group => "group",
        _ => "reading",
    };
}
