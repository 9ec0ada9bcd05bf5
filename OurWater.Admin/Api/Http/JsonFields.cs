using System.Globalization;
using System.Text.Json;
using OurWater.Admin.Data;

namespace OurWater.Admin.Api.Http;

/// <summary>The fields of one JSON object. Each reader gives the value, or null and an error under the field's full name.</summary>
internal sealed class JsonFields(JsonElement element, string path, FieldErrors errors)
{
    public FieldErrors Errors => errors;

    /// <summary>The field stands in the body, be it as null.</summary>
    public bool Has(string name) => element.TryGetProperty(name, out _);

    /// <summary>The field stands in the body with a value other than null.</summary>
    public bool IsSet(string name) => Find(name) is not null;

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public void Fail(string name, string message) => errors.Add(PathOf(name), message);

    /// <summary>Trimmed text of at least one character; empty text is null.</summary>
    public string? Text(string name, int longest, bool required = false)
    {
        var text = Find(name) is { } value ? TextOf(value, name, longest) : null;
        if (required && text is null && !(Find(name) is { ValueKind: not JsonValueKind.String })) Fail(name, "This is required.");
        return text;
    }

    public double? Number(string name, double least, double most, string unit = "")
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most) return number;
        Fail(name, value.ValueKind == JsonValueKind.String ? "A number, without quotes." : least == double.MinValue ? "A number." : string.Create(CultureInfo.InvariantCulture, $"A number from {least} to {most}{unit}."));
        return null;
    }

    public bool? Flag(string name)
    {
        switch (Find(name)?.ValueKind)
        {
            case null: return null;
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            default:
                Fail(name, "true or false.");
                return null;
        }
    }

    public T? Word<T>(string name, bool required = false)
        where T : struct, Enum
    {
        if (Find(name) is not { } value)
        {
            if (required) Fail(name, $"This is required. {Words.OneOf<T>()}");
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && Words.TryParse<T>(value.GetString(), out var word)) return word;
        Fail(name, Words.OneOf<T>());
        return null;
    }

    public List<T>? WordList<T>(string name)
        where T : struct, Enum
    {
        if (Items(name, Enum.GetValues<T>().Length) is not { } items) return null;
        var words = new List<T>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind != JsonValueKind.String || !Words.TryParse<T>(items[i].GetString(), out var word)) Fail($"{name}[{i}]", Words.OneOf<T>());
            else if (words.Contains(word)) Fail($"{name}[{i}]", "This stands twice.");
            else words.Add(word);
        }

        return words.Count == items.Count ? words : null;
    }

    public List<string>? TextList(string name, int most, int longest)
    {
        if (Items(name, most) is not { } items) return null;
        var texts = new List<string>();
        for (var i = 0; i < items.Count; i++)
        {
            if (TextOf(items[i], $"{name}[{i}]", longest) is { } text) texts.Add(text);
            else if (items[i].ValueKind is JsonValueKind.String or JsonValueKind.Null) Fail($"{name}[{i}]", "This is empty.");
        }

        return texts;
    }

    public List<long>? IdList(string name, int most)
    {
        if (Items(name, most) is not { } items) return null;
        var ids = new List<long>();
        for (var i = 0; i < items.Count; i++)
        {
            if (IdOf(items[i]) is { } id) ids.Add(id);
            else Fail($"{name}[{i}]", "This is not an id of ours: one is a whole number as text, such as \"17\", as the answer to its making told it.");
        }

        return ids;
    }

    public List<double>? NumberList(string name, int exactly)
    {
        if (Find(name) is not { } value) return null;
        var numbers = new List<double>();
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray().Take(exactly + 1))
            {
                if (item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var number) && double.IsFinite(number)) numbers.Add(number);
            }

            if (numbers.Count == exactly && value.GetArrayLength() == exactly) return numbers;
        }

        Fail(name, $"A list of {exactly} numbers.");
        return null;
    }

    public long? Id(string name)
    {
        if (Find(name) is not { } value) return null;
        if (IdOf(value) is { } id) return id;
        Fail(name, "This is not an id of ours: one is a whole number as text, such as \"17\", as the answer to its making told it.");
        return null;
    }

    public Instant? Time(string name, bool required = false)
    {
        if (Find(name) is not { } value)
        {
            if (required) Fail(name, $"This is required. {Instants.Wanted}");
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && Instants.TryParse(value.GetString(), out var instant)) return instant;
        Fail(name, Instants.Wanted);
        return null;
    }

    public JsonFields? Object(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object) return new JsonFields(value, PathOf(name), errors);
        Fail(name, "A JSON object.");
        return null;
    }

    /// <summary>Every field of this object with its text; null stays null.</summary>
    public Dictionary<string, string?> Texts(int most, int longest)
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (texts.Count == most)
            {
                errors.Add(path, $"At most {most} fields.");
                break;
            }

            if (property.Value.ValueKind == JsonValueKind.Null) texts[property.Name] = null;
            else if (TextOf(property.Value, property.Name, longest) is { } text) texts[property.Name] = text;
            else if (property.Value.ValueKind == JsonValueKind.String) Fail(property.Name, "This is empty.");
        }

        return texts;
    }

    /// <summary>A part that is read whole into a type of the model.</summary>
    public T? Part<T>(string name)
        where T : class
    {
        if (Find(name) is not { } value) return null;
        try
        {
            return value.Deserialize<T>(Json.Options);
        }
        catch (JsonException error)
        {
            var where = error.Path is { Length: > 2 } at && at.StartsWith("$.", StringComparison.Ordinal) ? "." + at[2..] : "";
            Fail(name + where, "This is of the wrong type, or not one of the known words.");
            return null;
        }
    }

    public JsonElement? Raw(string name) => Find(name);

    /// <summary>The items of a list, whatever they are; null, with an error, where it is none.</summary>
    public List<JsonElement>? List(string name, int most) => Items(name, most);

    private JsonElement? Find(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private List<JsonElement>? Items(string name, int most)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Array) Fail(name, "A list.");
        else if (value.GetArrayLength() > most) Fail(name, $"A list of {most} at most.");
        else return [.. value.EnumerateArray()];
        return null;
    }

    private string? TextOf(JsonElement value, string name, int longest)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            if (value.ValueKind != JsonValueKind.Null) Fail(name, "Text.");
            return null;
        }

        var text = value.GetString()!.Trim();
        if (text.Length > longest) Fail(name, $"At most {longest} characters.");
        else if (text.Any(char.IsControl)) Fail(name, "Text without control characters.");
        else if (text.Length > 0) return text;
        return null;
    }

    private static long? IdOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when Ids.TryParse(value.GetString(), out var id) => id,
        JsonValueKind.Number when value.TryGetInt64(out var id) && id > 0 => id,
        _ => null,
    };
}
