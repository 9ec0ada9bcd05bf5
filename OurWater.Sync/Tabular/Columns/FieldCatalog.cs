using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Columns;

/// <param name="Name">From <see cref="Fields"/>.</param>
/// <param name="Label">For people.</param>
/// <param name="Words">Other names that files have for it, in small letters.</param>
public sealed record FieldInfo(string Name, string Label, IReadOnlyList<string> Words);

/// <summary>The fields of each data type, and what files call them.</summary>
public static class FieldCatalog
{
    private static readonly FieldInfo Date = new(Fields.Date, "Date",
        ["date", "datetime", "date time", "date and time", "timestamp", "time stamp", "day", "reading date", "measurement date", "observation date", "sample date", "date of reading",
            "date of measurement", "measured on", "measured at", "phenomenon time", "observed on", "date read", "fecha", "fecha y hora", "fecha hora",
            "date et heure", "data e hora", "datum", "datum tijd", "datum uhrzeit",
            "दिनांक", "तारीख", "તારીખ"]);

    private static readonly FieldInfo Time = new(Fields.Time, "Time", ["time", "clock", "hour", "time of day", "reading time", "measurement time", "time of reading", "hora", "heure", "uhrzeit", "tijd", "समय", "સમય"]);

    private static readonly FieldInfo TimeZone = new(Fields.TimeZone, "Time zone", ["time zone", "timezone", "zone", "tz", "utc offset", "offset"]);

    private static readonly FieldInfo Pincode = new(Fields.Pincode, "Pincode", ["pincode", "pin code", "pin", "postcode", "post code", "postal code", "zip", "zip code", "zipcode"]);

    private static readonly FieldInfo ResourceId = new(Fields.ResourceId, "Resource id",
        ["resource id", "resourceid", "well id", "wellid", "well no", "well number", "well num", "resource", "resource no", "resource number", "well", "rain gauge id", "raingauge id",
            "check dam id", "checkdam id", "id of well", "id"]);

    private static readonly FieldInfo ExternalId = new(Fields.ExternalId, "External id",
        ["external id", "externalid", "code", "station code", "place code", "location code", "site code", "well code", "station id", "site id", "location id", "place id", "bore id", "bore no",
            "borehole id", "borehole", "ref", "reference", "id"]);

    private static readonly FieldInfo Name = new(Fields.Name, "Name",
        ["name", "well name", "site name", "station name", "place name", "location name", "resource name", "place", "location", "station", "site",
            "well", "borehole", "nombre", "nombre del pozo", "pozo", "nom", "nom du puits", "puits", "naam", "nome", "brunnen", "नाम", "નામ"]);

    private static readonly FieldInfo Timeseries = new(Fields.Timeseries, "Time series", ["timeseries", "time series", "timeseries id", "series", "series code", "series name"]);

    private static readonly FieldInfo Parameter = new(Fields.Parameter, "Parameter",
        ["parameter", "param", "parm", "parameter name", "parameter type", "variable", "variable name", "observed property", "observed property name",
            "property", "quantity", "measurand", "determinand", "analyte",
            "characteristic", "characteristic name", "measurement type", "observation type", "reading type", "parametro", "nombre del parametro",
            "parametre", "grootheid", "messgrosse", "variabele"]);

    private static readonly FieldInfo Unit = new(Fields.Unit, "Unit",
        ["unit", "units", "uom", "unit of measure", "unit of measurement", "measure unit", "measurement unit", "unit code", "unit name", "value unit",
            "value units", "result unit", "unidad", "unidades",
            "unite", "einheit", "eenheid", "unidade"]);

    private static readonly FieldInfo Value = new(Fields.Value, "Value",
        ["value", "values", "reading", "readings", "measurement", "result", "depth to water", "depth to water level", "depth to water table", "depth to groundwater", "water depth", "water table depth",
            "watertable depth", "watertable", "water table", "depth of water", "depth", "dtw", "dtwl", "swl", "static water level", "water level", "waterlevel", "water level depth",
            "groundwater level", "ground water level", "gw level", "gwl", "wl", "level", "groundwater elevation", "water elevation", "water level elevation", "water column", "rainfall", "rain",
            "precipitation", "rain fall", "water level bgl", "water level below ground", "valor", "valeur", "wert", "waarde", "nivel",
            "nivel del agua", "nivel de agua", "nivel freatico", "nivel estatico",
            "nivel da agua", "profundidad", "profundidad del agua", "profundidade", "niveau d eau", "niveau de la nappe", "profondeur",
            "profondeur de l eau", "grundwasserstand", "wasserstand", "flurabstand",
            "grondwaterstand", "waterstand", "lluvia", "precipitacion", "pluie", "chuva", "niederschlag", "neerslag", "जल स्तर", "मान", "वर्षा",
            "પાણીનું સ્તર"]);

    private static readonly FieldInfo VillageId = new(Fields.VillageId, "Village id", ["village id", "villageid", "village no", "village number", "village code"]);

    private static readonly FieldInfo Owner = new(Fields.Owner, "Owner", ["owner", "owner name", "name of owner", "farmer", "farmer name", "name of farmer", "well owner"]);

    private static readonly FieldInfo Latitude = new(Fields.Latitude, "Latitude", ["latitude", "lat", "lat deg", "gps latitude", "latitude wgs84", "latitude n", "y"]);

    private static readonly FieldInfo Longitude = new(Fields.Longitude, "Longitude", ["longitude", "lng", "lon", "long", "lon deg", "gps longitude", "longitude wgs84", "longitude e", "x"]);

    private static readonly FieldInfo Elevation = new(Fields.Elevation, "Elevation",
        ["elevation", "elev", "altitude", "alt", "surface level", "ground level", "ground elevation", "surface elevation", "height above sea level", "z"]);

    private static readonly FieldInfo WellDepth = new(Fields.WellDepth, "Well depth", ["well depth", "welldepth", "depth of well", "total depth", "total well depth", "bottom depth", "bore depth"]);

    private static readonly FieldInfo ResourceType = new(Fields.ResourceType, "Type", ["resource type", "resourcetype", "type", "kind", "type of resource", "category"]);

    private static readonly FieldInfo GroupType = new(Fields.Type, "Type", ["type", "group type", "kind", "type of group", "category"]);

    /// <summary>All that a file of this type may have, in the order of the screens.</summary>
    public static IReadOnlyList<FieldInfo> Of(DataType type) => type switch
    {
        DataType.Resource => Resources,
        DataType.Group => Groups,
        _ => Readings,
    };

    public static FieldInfo? Find(DataType type, string field) => Of(type).FirstOrDefault(f => f.Name == field);

    private static readonly FieldInfo[] Readings =
        [Date, DatePartColumns.Year, DatePartColumns.Month, DatePartColumns.Day, Time, TimeZone, Pincode, ResourceId, ExternalId, Name, Value, Unit, Parameter, Timeseries];

    private static readonly FieldInfo[] Resources =
    [
        Pincode, ResourceId, ExternalId, Name, ResourceType, VillageId, Owner, Latitude, Longitude, Elevation,
        WellDepth with { Words = [.. WellDepth.Words, "depth"] },
    ];

    private static readonly FieldInfo[] Groups =
    [
        Name with { Words = [.. Name.Words, "group", "group name", "village name", "village", "name of village"] }, GroupType, VillageId, Pincode, Latitude, Longitude,
    ];

    /// <summary>What measured values are called.</summary>
    internal static FieldInfo ValueField => Value;

    /// <summary>Fields whose names a column of values never has: a well's depth is not a depth to water.</summary>
    internal static IReadOnlyList<FieldInfo> NeverValues { get; } =
        [Date, Time, TimeZone, Pincode, ResourceId with { Words = [.. ResourceId.Words.Where(w => w != "well")] }, ExternalId, VillageId, Latitude, Longitude, WellDepth, Owner, Unit, Parameter];
}
