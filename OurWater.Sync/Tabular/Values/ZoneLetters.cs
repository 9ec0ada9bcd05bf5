namespace OurWater.Sync.Tabular.Values;

/// <summary>Abbreviations of zones. Each is one offset all year; those that mean several things count only where the organisation is.</summary>
internal static class ZoneLetters
{
    private static readonly Dictionary<string, int> OneMeaning = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UTC"] = 0, ["GMT"] = 0, ["Z"] = 0, ["ZULU"] = 0, ["WET"] = 0, ["WEST"] = 60,
        ["CET"] = 60, ["MET"] = 60, ["MEZ"] = 60, ["CEST"] = 120, ["MEST"] = 120, ["MESZ"] = 120, ["EET"] = 120, ["EEST"] = 180, ["MSK"] = 180, ["TRT"] = 180,
        ["EDT"] = -240, ["CDT"] = -300, ["MDT"] = -360, ["PST"] = -480, ["PDT"] = -420, ["AKST"] = -540, ["AKDT"] = -480, ["HST"] = -600, ["NDT"] = -150,
        ["BRT"] = -180, ["CLT"] = -240, ["COT"] = -300, ["PET"] = -300, ["BOT"] = -240, ["UYT"] = -180,
        ["WAT"] = 60, ["CAT"] = 120, ["SAST"] = 120, ["EAT"] = 180,
        ["PKT"] = 300, ["NPT"] = 345, ["ICT"] = 420, ["WIB"] = 420, ["WITA"] = 480, ["HKT"] = 480, ["SGT"] = 480, ["PHT"] = 480, ["JST"] = 540, ["KST"] = 540,
        ["AWST"] = 480, ["ACST"] = 570, ["AEST"] = 600, ["ACDT"] = 630, ["AEDT"] = 660, ["NZST"] = 720, ["NZDT"] = 780,
    };

    /// <summary>Letters that mean several things: the beginning of the organisation's zone, and what they are there.</summary>
    private static readonly (string Letters, string Home, int Minutes)[] ByHome =
    [
        ("IST", "Asia/Kolkata", 330), ("IST", "Asia/Calcutta", 330), ("IST", "Europe/Dublin", 60), ("IST", "Asia/Jerusalem", 120), ("IST", "Asia/Tel_Aviv", 120),
        ("BST", "Europe/London", 60), ("BST", "Asia/Dhaka", 360), ("AST", "America/", -240), ("AST", "Atlantic/Bermuda", -240), ("AST", "Asia/", 180),
        ("NST", "America/St_Johns", -210), ("NST", "Asia/Kathmandu", 345), ("NST", "Asia/Katmandu", 345), ("SST", "Pacific/", -660), ("GST", "Asia/", 240), ("ECT", "America/", -300),
        ("ART", "America/", -180), ("ADT", "America/", -180), ("ADT", "Atlantic/Bermuda", -180), ("MMT", "Asia/", 390), ("LKT", "Asia/Colombo", 330),
    ];

    /// <summary>Letters of the United States that other countries use for their own zones.</summary>
    private static readonly (string Letters, int Minutes, string[] NotIn)[] American =
    [
        ("EST", -300, ["Australia/"]), ("CST", -360, ["Asia/Shanghai", "Asia/Taipei", "Asia/Macau", "Australia/", "America/Havana"]), ("MST", -420, ["Asia/Kuala_Lumpur", "Asia/Yangon", "Asia/Rangoon"]),
    ];

    /// <summary>Minutes east of UTC; null where they are no letters of a zone, or mean several things where the organisation is.</summary>
    public static int? Find(string letters, string home)
    {
        letters = letters.Trim().Trim('.');
        if (OneMeaning.TryGetValue(letters, out var minutes)) return minutes;
        foreach (var (name, offset, notIn) in American)
        {
            if (name.Equals(letters, StringComparison.OrdinalIgnoreCase)) return Array.Exists(notIn, n => home.StartsWith(n, StringComparison.Ordinal)) ? null : offset;
        }

        foreach (var (name, where, offset) in ByHome)
        {
            if (name.Equals(letters, StringComparison.OrdinalIgnoreCase) && home.StartsWith(where, StringComparison.OrdinalIgnoreCase)) return offset;
        }

        return null;
    }

    /// <summary>True for letters that are known to name a zone somewhere.</summary>
    public static bool AreKnown(string letters) => OneMeaning.ContainsKey(letters)
        || Array.Exists(American, a => a.Letters.Equals(letters, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(ByHome, b => b.Letters.Equals(letters, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for letters that are a word, or another short form, at least as often as a zone.</summary>
    public static bool AreAWord(string letters) =>
        letters.ToUpperInvariant() is "MET" or "EST" or "CAT" or "EAT" or "ART" or "PET" or "WAT" or "BOT" or "COT" or "WEST" or "WET" or "HST" or "AST" or "SST" or "GST" or "ADT" or "ECT";
}
