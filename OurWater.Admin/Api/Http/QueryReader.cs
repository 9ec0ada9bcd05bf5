using System.Globalization;
using OurWater.Sync;

namespace OurWater.Admin.Api.Http;

/// <summary>The query of a request, read by hand like <see cref="JsonFields"/>: every parameter that is wrong is told at once. What is unknown, empty or stands twice was refused by <see cref="KnownNames"/>.</summary>
internal sealed class QueryReader(HttpRequest request)
{
    private const int LongestText = 400;

    public FieldErrors Errors { get; } = new();

    public ApiProblem? Refusal => Errors.Refusal;

    public string? Text(string name)
    {
        var values = request.Query[name];
        if (values.Count == 0 || string.IsNullOrWhiteSpace(values[0])) return null;
        if (values[0]!.Length > LongestText) Errors.Add(name, $"At most {LongestText} characters.");
        else return values[0];
        return null;
    }

    public long Number(string name, long least, long most, long otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Errors.Add(name, $"A whole number from {least} to {most}.");
        return otherwise;
    }

    public bool Flag(string name)
    {
        switch (Text(name))
        {
            case null or "false": return false;
            case "true": return true;
            default:
                Errors.Add(name, "true or false.");
                return false;
        }
    }

    /// <summary>An id to filter by; one that nothing has matches nothing.</summary>
    public long? Id(string name)
    {
        if (Text(name) is not { } text) return null;
        if (Ids.TryParse(text, out var id)) return id;
        Errors.Add(name, "An id, such as 42.");
        return null;
    }

    /// <summary>One of many words: a misspelt one matches nothing, and is said.</summary>
    public string? Known(string name, IReadOnlyCollection<string> words)
    {
        if (Text(name) is not { } text) return null;
        if (words.Contains(text)) return text;
        Errors.Add(name, $"There is no {text} among them.{(NearName.Of(text, words) is { } near ? $" Did you mean {near}?" : "")}");
        return null;
    }

    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        if (Words.TryParse<T>(text, out var word)) return word;
        Errors.Add(name, Words.OneOf<T>());
        return null;
    }

    public Instant? Time(string name)
    {
        // A plus that the caller did not encode arrives as a space.
        if (Text(name) is not { } text) return null;
        if (Instants.TryParse(text, out var instant) || (text.LastIndexOf(' ') is var at && at > 10 && Instants.TryParse(text[..at] + "+" + text[(at + 1)..], out instant))) return instant;
        Errors.Add(name, Instants.Wanted);
        return null;
    }

    /// <summary><c>name:value</c>, as in <c>legacyMyWellId:313603.1111</c>.</summary>
    public (string Name, string Value)? ExternalId(string name)
    {
        if (Text(name) is not { } text) return null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon < text.Length - 1) return (text[..colon].Trim(), text[(colon + 1)..].Trim());
        Errors.Add(name, "Write name:value, such as legacyMyWellId:313603.1111.");
        return null;
    }

    public BoundingBox? Box(string name)
    {
        if (Text(name) is not { } text) return null;
        var numbers = new List<double>();
        foreach (var part in text.Split(','))
        {
            if (double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) numbers.Add(number);
        }

        if (numbers.Count == 4 && BoundingBox.Check(numbers) is null) return new BoundingBox(numbers[0], numbers[1], numbers[2], numbers[3]);
        Errors.Add(name, "Write west,south,east,north in degrees, such as 74.0,24.0,75.0,25.0.");
        return null;
    }
}

/// <summary>West, south, east, north in WGS 84 degrees. One that begins east of where it ends goes over the date line.</summary>
internal readonly record struct BoundingBox(double West, double South, double East, double North)
{
    public static string? Check(IReadOnlyList<double> box) =>
        box[0] is < -180 or > 180 || box[2] is < -180 or > 180 ? "West and east are from -180 to 180."
        : box[1] is < -90 or > 90 || box[3] is < -90 or > 90 ? "South and north are from -90 to 90."
        : box[1] > box[3] ? "South lies above north."
        : null;
}
