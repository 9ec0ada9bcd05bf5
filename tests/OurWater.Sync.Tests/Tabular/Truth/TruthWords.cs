namespace OurWater.Sync.Tests.Tabular.Truth;

/// <summary>How the field writes things, in the languages it comes in.</summary>
internal static class TruthWords
{
    public static readonly string[][] Depths =
    [
        ["Depth to water", "Water level", "Depth", "GW level", "watertable depth", "DTW", "value", "Reading", "static water level",
            "Depth to water below ground"],
        ["Nivel del agua", "Profundidad", "valor", "nivel freático"],
        ["Niveau de la nappe", "Profondeur", "valeur"],
        ["Grundwasserstand", "Flurabstand", "Wert"],
        ["Grondwaterstand", "waarde"],
        ["जल स्तर", "मान"],
    ];

    public static readonly string[] Rains = ["Rainfall", "rain", "Precipitation", "lluvia", "pluie", "Niederschlag", "neerslag", "वर्षा"];

    public static readonly string[][] Dates =
    [
        ["Date", "date", "Reading date", "Measured on", "Date of reading"], ["Fecha"], ["Date"], ["Datum"], ["Datum"], ["दिनांक"],
    ];

    public static readonly (string Words, string Series)[] Levels =
    [
        ("Water level ({0} a.m.s.l.)", "GWmMSL"), ("level {0} MSL", "GWmMSL"), ("Value[{0}NAP]", "NAP"), ("Water level ({0} AHD)", "AHD"), ("WL ({0} NAVD 88)", "NAVD88"), ("Wasserstand ({0} NHN)", "NHN"),
        ("nivel ({0}snm)", "GWmMSL"), ("Level {0}OD", "OD"), ("Groundwater elevation ({0})", "elevation"), ("water level above sea ({0})", "GWmMSL"), ("peil ({0} TAW)", "TAW"),
    ];

    /// <summary>Columns that stand beside the value and are not it.</summary>
    public static readonly (string Name, Func<Random, string> Cell)[] Others =
    [
        ("Quality", r => Pick(r, "Good", "Estimated")), ("State of value", r => Pick(r, "40", "80")), ("Flag", r => Pick(r, "0", "1")), ("Grade", r => Pick(r, "1.5", "2.5")),
        ("Approval status", _ => "Provisional"), ("Method", _ => "dip"), ("Remarks", r => Pick(r, "", "nice weather", "after rain")), ("Temperature (°C)", r => Number(r, 241, 259)),
        ("Water temperature", r => Number(r, 241, 259)), ("EC (µS/cm)", r => Number(r, 4000, 9000)), ("Battery (V)", r => Number(r, 121, 127)), ("Barometric pressure hPa", r => Number(r, 9900, 10200)),
        ("Well depth (m)", _ => "30.5"), ("Observer", r => Pick(r, "Asha", "Ravi")), ("Sensor depth (m)", _ => "28.25"), ("pH", r => Number(r, 65, 81)), ("Velocity (m/d)", r => Number(r, 1, 9)),
        ("Depth quality", r => Pick(r, "1", "2")), ("Nitrate mg/l", r => Number(r, 10, 99)),
    ];

    public static readonly (string Name, string? Series)[] Parameters =
    [
        ("Water depth [from the ground surface]", "default"), ("Depth below ground", "default"), ("Water level below casing", "default"), ("Groundwater level", "default"), ("GWmBGS", "default"),
        ("Water level elevation a.m.s.l.", "GWmMSL"), ("Level above NAP", "NAP"), ("GWmMSL", "GWmMSL"), ("Temperature", null), ("Conductivity", null), ("Air pressure", null), ("Battery voltage", null), ("Rainfall", null),
    ];

    public static readonly string[] ParameterHeaders = ["Parameter", "Variable", "Observed property", "ObservedProperty", "parameter_name", "Paramètre"];
    public static readonly string[] UnitHeaders = ["Unit", "UoM", "units", "Unidad"];

    /// <summary>Unit words, how they are written in brackets, and metres in one.</summary>
    public static readonly (string Mapping, string[] Written, decimal Metres)[] Units =
    [
        ("m", ["m", "metres", "M", "mtrs"], 1m), ("cm", ["cm", "cms", "centimetres"], 0.01m), ("mm", ["mm", "MM"], 0.001m), ("ft", ["ft", "feet", "FT"], 0.3048m), ("in", ["inches", "in"], 0.0254m),
        ("0.1 m", ["0.1 m", "tenths of m", "dm"], 0.1m), ("0.01 ft", ["0.01 ft", "hundredths of a foot"], 0.003048m),
    ];

    public static string Pick(Random random, params string[] texts) => texts[random.Next(texts.Length)];

    private static string Number(Random random, int from, int to) => (random.Next(from, to) / 10m).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
