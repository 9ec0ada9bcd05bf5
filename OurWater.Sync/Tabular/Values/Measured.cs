using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Values;

/// <summary>What a header, the name of a parameter or that of a series says that its values are.</summary>
public enum Measured
{
    /// <summary>It does not say: a value, a name, a word that is not known.</summary>
    Unsaid,

    /// <summary>A depth below ground, or a water level that names no datum: what <c>default</c> holds.</summary>
    Depth,

    /// <summary>A depth below the top of the casing: also <c>default</c>.</summary>
    BelowCasing,

    /// <summary>A level above sea level or another datum: a series of its own.</summary>
    AboveDatum,
    Rain,

    /// <summary>The height of the water above a gauge's zero or a sensor.</summary>
    Column,

    /// <summary>Temperature, conductivity, pressure and the like: never a depth.</summary>
    Another,

    /// <summary>How good a reading is, or how it was taken: no quantity at all.</summary>
    Flag,
}

/// <summary>Recognises quantities and flags by the words of headers and parameters, in the languages that files come in.</summary>
public static partial class Measures
{
    /// <summary>Words that make a text a flag, wherever they stand in it.</summary>
    private static readonly HashSet<string> Flags =
    [
        "quality", "qual", "qc", "qa", "qaqc", "state", "flag", "flags", "grade", "qualifier", "qualifiers", "status", "method", "methods",
        "methodology", "remark", "remarks", "note", "notes",
        "comment", "comments", "approval", "approved", "validated", "validation", "validity", "reliability", "confidence", "accuracy", "uncertainty",
        "error", "stdev",
        "qualitat", "qualite", "calidad", "kwaliteit", "qualidade", "estado", "etat", "zustand", "methode", "metodo", "bemerkung", "bemerkungen",
        "opmerking", "opmerkingen",
        "observaciones", "observations", "remarque", "remarques", "vlag", "गुणवत्ता", "टिप्पणी",
    ];

    private static readonly HashSet<string> Others =
    [
        "temperature", "temperatures", "temp", "temperatura", "temperatur", "temperatuur", "conductivity", "conductance", "conductivite",
        "conductividad", "condutividade", "leitfahigkeit", "geleidbaarheid",
        "ec", "spc", "salinity", "salinidad", "salinite", "salzgehalt", "tds", "ph", "orp", "redox", "dissolved", "oxygen", "turbidity", "turbidite",
        "turbidez", "pressure", "pression", "presion", "pressao",
        "druck", "luftdruck", "luchtdruk", "baro", "barometric", "barometer", "humidity", "wind", "gust", "radiation", "solar", "evaporation",
        "evapotranspiration", "discharge", "flow", "flowrate", "debit", "caudal",
        "abfluss", "afvoer", "yield", "velocity", "speed", "volume", "abstraction", "pumping", "pumped", "battery", "batt", "batterie", "bateria",
        "voltage", "volt", "volts", "signal", "rssi", "chloride",
        "nitrate", "nitrite", "fluoride", "arsenic", "iron", "manganese", "sulphate", "sulfate", "calcium", "magnesium", "sodium", "potassium",
        "hardness", "alkalinity", "bicarbonate", "ammonia",
        "ammonium", "phosphate", "coliform", "ecoli", "density", "moisture", "isotope", "sediment", "snow", "sunshine", "तापमान", "चालकता", "તાપમાન",
    ];

    private static readonly HashSet<string> LevelWords =
    [
        "depth", "level", "levels", "dtw", "dtwl", "swl", "gwl", "wl", "table", "watertable", "waterlevel", "profundidad", "profundidade",
        "profondeur", "nivel", "niveau", "nappe", "flurabstand",
        "grundwasserstand", "wasserstand", "wasserspiegel", "grondwaterstand", "waterstand", "bgl", "bgs", "bls", "btoc", "स्तर", "गहराई", "સ્તર", "ઊંડાઈ",
    ];

    private static readonly HashSet<string> WaterWords =
    [
        "water", "groundwater", "gw", "dtw", "dtwl", "swl", "gwl", "wl", "watertable", "waterlevel", "bgl", "bgs", "bls", "btoc", "below", "under",
        "agua", "eau", "nappe", "freatico", "freatica", "flurabstand",
        "grundwasser", "grundwasserstand", "wasserstand", "wasserspiegel", "grondwaterstand", "waterstand", "piezometrique", "piezometrico", "जल",
        "पानी", "भूजल", "પાણી", "ભૂગર્ભજળ",
    ];

    /// <summary>What may stand beside the quantity without making it another one.</summary>
    private static readonly HashSet<string> Fillers =
    [
        "to", "of", "the", "from", "above", "at", "in", "a", "ground", "surface", "land", "top", "casing", "toc", "measuring", "point", "mp", "datum",
        "static", "standing", "rest", "mean", "average", "daily",
        "hourly", "manual", "measured", "observed", "corrected", "morning", "evening", "value", "values", "reading", "readings", "result",
        "measurement", "measure", "well", "tube", "pipe", "collar",
        "del", "de", "la", "el", "du", "des", "da", "do", "l", "d", "au", "al", "unter", "gok", "rok", "onder", "maaiveld", "mv", "का", "નું", "mtr",
    ];

    /// <param name="text">A header, a parameter's name, a series' name.</param>
    public static Measured Of(string text)
    {
        var words = Words(text);
        if (words.Exists(Flags.Contains)) return Measured.Flag;
        if (words.Exists(Others.Contains) || HeaderUnits.Scan(text).IsAnother) return Measured.Another;
        if (Datums.Find(text) is not null) return Measured.AboveDatum;
        if (Rain().IsMatch(text)) return Measured.Rain;
        if (Column().IsMatch(text)) return Measured.Column;
        if (NoWater().IsMatch(string.Join(' ', words)) || !IsLevel(words)) return Measured.Unsaid;
        return Casing().IsMatch(string.Join(' ', words)) ? Measured.BelowCasing : Measured.Depth;
    }

    /// <summary>True where every word is one of a quantity's own: nothing in it names a place or another thing.</summary>
    public static bool IsOnlyQuantity(string text) =>
        Words(HeaderUnits.WithoutUnits(text)).TrueForAll(w => LevelWords.Contains(w) || WaterWords.Contains(w) || Fillers.Contains(w) || IsDatumOrRain(w));

    private static bool IsDatumOrRain(string word) =>
        Datums.Find(word) is not null || Rain().IsMatch(word) || word is "column" or "m" or "mean" or "sea" or "elevation";

    private static bool IsLevel(List<string> words)
    {
        if (!words.Exists(LevelWords.Contains)) return false;
        return words.Exists(WaterWords.Contains) || words.TrueForAll(w => LevelWords.Contains(w) || w is "value" or "reading" or "m" or "cm" or "mm" or "ft" or "in" || w.All(char.IsDigit));
    }

    /// <summary>The words of a text in small letters, without accents.</summary>
    internal static List<string> Words(string text) =>
        [.. Word().Matches(Accents.Without(UnitTokens.Spaced(text)).ToLowerInvariant()).Select(m => m.Value)];

    [GeneratedRegex(@"[\p{L}\p{M}]+|\p{N}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<!\p{L})(?:rain|raining|rainfall|precip|precipitation|prcp|lluvia|precipitaci[oó]n|pluie|pluviom[eé]trie|pr[eé]cipitations?|chuva|precipita[cç][aã]o|regen|niederschlag|neerslag|वर्षा|વરસાદ)(?!\p{L})", RegexOptions.IgnoreCase)]
    private static partial Regex Rain();

    [GeneratedRegex(@"water\s*column|above\s+(?:the\s+)?(?:sensor|logger|probe|transducer|diver)|gauge\s*height|\bstage\b", RegexOptions.IgnoreCase)]
    private static partial Regex Column();

    [GeneratedRegex(@"casing|\bb?toc\b|\bmp\b|measuring\s+point|top\s+of\s+(?:the\s+)?(?:well|tube|pipe|collar)|\brok\b|\bbmp\b", RegexOptions.IgnoreCase)]
    private static partial Regex Casing();

    /// <summary>Depths and levels of other things than water.</summary>
    [GeneratedRegex(@"^(?:well|bore|borehole|total(?: well)?|bottom|screen|filter|pump|sensor|sample|sampling) depth|^depth (?:of|to) (?:the )?(?:well|bore|borehole|bedrock|bottom|screen|pump|sensor|sample|aquifer)|^(?:ground|surface|land) (?:surface )?level$")]
    private static partial Regex NoWater();
}
