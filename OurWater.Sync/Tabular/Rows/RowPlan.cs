using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Everything that is decided about a file before its first row is stored. Immutable; made by <c>MappingPlanner</c>.</summary>
public sealed record RowPlan
{
    /// <summary>The mapping with the columns, layout, identity and separator that were detected filled in. A date order or a unit stays open where the file itself said it:
    /// the next file with this mapping is to say it again.</summary>
    public required Mapping Mapping { get; init; }
    public required PlaceIdentity Identity { get; init; }
    public required IReadOnlyList<string> ColumnNames { get; init; }
    public required IReadOnlyDictionary<string, FieldSource> Sources { get; init; }
    public DateReader Dates { get; init; } = new();
    public NumberReader Numbers { get; init; } = new();

    /// <summary>The zone of naive times, unless the row says its own.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>IANA name of the organisation's zone: letters such as IST mean what they mean there.</summary>
    public string Home { get; init; } = "UTC";

    /// <summary>
    /// False where the name of the times' column says that they are in UTC: a zone column beside it tells where the place is, and moves nothing. Nor does one of
    /// which no text can be read, once a person has said the zone.
    /// </summary>
    public bool ZoneColumnCounts { get; init; } = true;

    /// <summary>What numbers in the column of clock times are.</summary>
    public TimeNumbers TimeNumbers { get; init; }

    /// <summary>Warnings that the whole run gets once.</summary>
    public IReadOnlyList<PlanNotice> Notices { get; init; } = [];
    public UnitPlan Units { get; init; } = UnitPlan.Stored;

    /// <summary>The series of rows that name none: <c>default</c>, or one of its own where the value's header says that it is a level above sea level.</summary>
    public string ValueSeries { get; init; } = Timeseries.Default;

    /// <summary>What the value's header says that the values are.</summary>
    public Measured ValueMeasured { get; init; }

    /// <summary>The unit that the header says for all types: a row whose unit column says another contradicts it.</summary>
    public ValueUnit? HeaderUnit { get; init; }

    /// <summary>False where a row without a unit of its own has none.</summary>
    public bool UnitIsSaid { get; init; } = true;

    /// <summary>What a person said of parameters, by their text: a series, or null for rows that are left out.</summary>
    public IReadOnlyDictionary<string, string?> Parameters { get; init; } = new Dictionary<string, string?>();

    /// <summary>Units of heights and well depths, by field.</summary>
    public IReadOnlyDictionary<string, ValueUnit> HeightUnits { get; init; } = new Dictionary<string, ValueUnit>();

    /// <summary>Wide layout: the columns that hold a place's values.</summary>
    public IReadOnlyList<PlaceColumn> PlaceColumns { get; init; } = [];

    /// <summary>Where most rows of a resource or group file lie, to find exchanged coordinates.</summary>
    public CoordinateCheck? Neighbours { get; init; }

    public bool IsWorkbook { get; init; }

    /// <summary>How many fields a record of a text must have for the columns in use; 0 where a missing one is a blank cell, as in a sheet.</summary>
    public int FieldsNeeded { get; init; }

    /// <summary>The moment of the run: readings more than a day later are in the future.</summary>
    public required DateTimeOffset Now { get; init; }

    public DataType DataType => Mapping.DataType;
    public bool IsWide => Mapping.Layout == TableLayout.Wide;

    public FieldSource Source(string field) => Sources.TryGetValue(field, out var source) ? source : FieldSource.None;

    /// <summary>The unit of a height or a well's depth.</summary>
    public ValueUnit HeightUnit(string field) => HeightUnits.TryGetValue(field, out var unit) ? unit : LengthUnit.Metre;

    /// <summary>Maps rows; one for each thread.</summary>
    public RowMapper CreateMapper() => new(this);
}

/// <summary>Where a field comes from: a column, or one text for every row.</summary>
/// <param name="Column">0-based; -1 = no column.</param>
public readonly record struct FieldSource(int Column, string? Constant)
{
    public static FieldSource None => new(-1, null);

    public static FieldSource At(int column) => new(column, null);

    public static FieldSource Always(string text) => new(-1, text);

    public bool IsPresent => Column >= 0 || Constant is not null;
}

/// <param name="Column">0-based.</param>
/// <param name="Identity">Canonical identity text of the place.</param>
/// <param name="Series">The series that the header names, else <c>default</c>.</param>
/// <param name="Measured">What the header says that the values are.</param>
public sealed record PlaceColumn(int Column, string Identity, UnitPlan Units, string Series, Measured Measured = Measured.Unsaid)
{
    public Quantity Quantity { get; } = SeriesCodes.QuantityOf(Series);
}

/// <summary>The unit of the values by the type of the place that they belong to.</summary>
public sealed record UnitPlan(ValueUnit Well, ValueUnit Raingauge, ValueUnit Checkdam, ValueUnit Quality, ValueUnit AboveSeaLevel)
{
    /// <summary>Every type in the unit that is stored.</summary>
    public static UnitPlan Stored { get; } = new(LengthUnit.Metre, LengthUnit.Millimetre, LengthUnit.Metre, LengthUnit.Metre, LengthUnit.Metre);

    /// <summary>One unit for all; water quality is no length and stays as it is.</summary>
    public static UnitPlan All(ValueUnit unit) => new(unit, unit, unit, LengthUnit.Metre, unit);

    public ValueUnit Of(ResourceType type, Quantity quantity) => quantity == Quantity.AboveSeaLevel
        ? AboveSeaLevel
        : type switch
        {
            ResourceType.Raingauge => Raingauge,
            ResourceType.Checkdam => Checkdam,
            ResourceType.Quality => Quality,
            _ => Well,
        };

    public UnitPlan With(ResourceType type, ValueUnit unit) => type switch
    {
        ResourceType.Raingauge => this with { Raingauge = unit },
        ResourceType.Checkdam => this with { Checkdam = unit },
        ResourceType.Quality => this,
        _ => this with { Well = unit, AboveSeaLevel = unit },
    };
}
