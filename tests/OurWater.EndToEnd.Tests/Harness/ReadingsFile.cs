using System.Globalization;
using System.Text.Json.Nodes;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>A file of readings of many wells, made by rule, so that what must come of it is known: among good rows there are blank ones, ones that are no number, repeated ones and contradictory ones.</summary>
/// <param name="Rows">Rows below the header.</param>
/// <param name="Wells">Wells, fifty to a pincode.</param>
internal sealed record ReadingsFile(string Path, long Rows, int Wells, long Created, long Skipped, long Rejected, long Unchanged)
{
    private const int BlankEvery = 997;
    private const int TextEvery = 1009;
    private const int RepeatedEvery = 1013;
    private const int ContradictedEvery = 2003;

    private static readonly DateTime First = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static JsonNode Mapping => new JsonObject
    {
        ["dataType"] = "reading",
        ["layout"] = "long",
        ["identity"] = "legacyMyWell",
        ["columns"] = new JsonObject { ["date"] = "datetime", ["pincode"] = "pincode", ["resourceId"] = "resourceId", ["value"] = "value" },
        ["timeZone"] = "UTC",
        ["unit"] = "m",
        ["decimalSeparator"] = ".",
        ["unknownResources"] = "create",
        ["existingValues"] = "replace",
    };

    /// <summary>Writes the file, in the order of time. A clean one has only good rows.</summary>
    public static ReadingsFile Write(string folder, int rows, int wells = 200, bool clean = false, string name = "readings.csv")
    {
        var path = System.IO.Path.Combine(folder, name);
        var file = new ReadingsFile(path, rows, wells, 0, 0, 0, 0);
        using var text = new StreamWriter(path);
        text.Write("datetime,pincode,resourceId,value\n");
        var before = "";
        for (var i = 0; i < rows; i++)
        {
            var identity = Identity(i, wells);
            if (clean || i == 0 || !IsOdd(i)) file = Good(file, text, before = identity, Value(i));
            else if (i % BlankEvery == 0) file = Write(file with { Skipped = file.Skipped + 1 }, text, identity, "");
            else if (i % TextEvery == 0) file = Write(file with { Rejected = file.Rejected + 1 }, text, identity, "broken pump");
            else if (i % RepeatedEvery == 0) file = Write(file with { Unchanged = file.Unchanged + 1 }, text, before, Value(i - 1));
            else file = Write(file with { Rejected = file.Rejected + 1 }, text, before, "39.99");
        }

        return file;
    }

    /// <summary>Value of the well's reading on a row of the file, counted from 0 below the header.</summary>
    public static double ValueOf(int index) => index * 7919L % 3900 / 100d;

    // The row after an odd one repeats nothing: rows before odd ones are always good ones.
    private static bool IsOdd(int i) => i % BlankEvery == 0 || i % TextEvery == 0 || ((i % RepeatedEvery == 0 || i % ContradictedEvery == 0) && IsGood(i - 1));

    private static bool IsGood(int i) => i == 0 || (i % BlankEvery != 0 && i % TextEvery != 0 && i % RepeatedEvery != 0 && i % ContradictedEvery != 0);

    private static ReadingsFile Good(ReadingsFile file, StreamWriter text, string identity, string value) => Write(file with { Created = file.Created + 1 }, text, identity, value);

    private static ReadingsFile Write(ReadingsFile file, StreamWriter text, string identity, string value)
    {
        text.Write(identity);
        text.Write(value);
        text.Write('\n');
        return file;
    }

    private static string Identity(int i, int wells)
    {
        var (well, time) = (i % wells, First.AddHours(6 * (i / wells)));
        return string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ss}Z,{313600 + well / 50},{1110 + well % 50},");
    }

    private static string Value(int i) => ValueOf(i).ToString("0.00", CultureInfo.InvariantCulture);
}
