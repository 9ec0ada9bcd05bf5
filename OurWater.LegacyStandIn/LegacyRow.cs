using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OurWater.LegacyStandIn;

/// <summary>A row as the database keeps it: whole seconds, two decimals, Latin-1. A date of null is a zero date.</summary>
public sealed class LegacyRow : Dictionary<string, object?>
{
    private const decimal Largest = 99_999_999.99m;

    public LegacyRow()
        : base(StringComparer.Ordinal)
    {
    }

    public int Int(string name) => this[name] is long number ? (int)number : 0;

    public DateTime? Date(string name) => this.GetValueOrDefault(name) as DateTime?;

    public string? Text(string name) => this.GetValueOrDefault(name) as string;

    public decimal? Number(string name) => this.GetValueOrDefault(name) as decimal?;

    public static DateTime Cut(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    public static decimal Round(decimal value) => Math.Clamp(Math.Round(value, 2, MidpointRounding.AwayFromZero), -Largest, Largest);

    public static string? Latin1(string? text) => text is null ? null : Encoding.Latin1.GetString(Encoding.Latin1.GetBytes(text.Length > 512 ? text[..512] : text));

    /// <exception cref="LegacyError">What the server says of a date that it cannot read.</exception>
    public static DateTime? ParseDate(JsonNode? node)
    {
        if (node is null) return null;
        if (node is JsonValue value)
        {
            if (value.TryGetValue<long>(out var milliseconds)) return Cut(DateTime.UnixEpoch.AddMilliseconds(milliseconds));
            if (value.TryGetValue<string>(out var text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)) return Cut(date);
        }

        throw new LegacyError(500, $"Invalid date: {node}");
    }

    public void Write(Utf8JsonWriter writer, Func<string, bool> shows)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in this)
        {
            if (!shows(name)) continue;
            switch (value)
            {
                case null: writer.WriteNull(name); break;
                case long number: writer.WriteNumber(name, number); break;
                case decimal number: writer.WriteNumber(name, number / 1.0000000000000000000000000000m); break;
                case DateTime time: writer.WriteString(name, time.ToString("yyyy-MM-ddTHH:mm:ss.000Z", CultureInfo.InvariantCulture)); break;
                case JsonNode node:
                    writer.WritePropertyName(name);
                    node.WriteTo(writer);
                    break;
                default: writer.WriteString(name, (string)value); break;
            }
        }

        writer.WriteEndObject();
    }
}
