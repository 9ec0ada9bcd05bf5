using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>
/// Readings on their way to the server. It keeps no two readings apart that have the same resource and time, saves part of a call, and answers errors for what it has saved: so everything that is not a plain yes is in doubt.
/// </summary>
internal sealed class LegacyReadingTarget(LegacyHttp http, LegacyReadings understood)
{
    /// <summary>Under the server's limit of 102,400 bytes for a body.</summary>
    private const int LargestBody = 90_000;

    private static readonly TimeSpan ShortSpan = TimeSpan.FromDays(60);
    private readonly LegacyWholeRow _wholeRow = new(http);
    private static readonly string[] Fields = ["id", "date", "value", "postcode", "resourceId", "updatedAt"];

    /// <summary>The village of each resource, by key.</summary>
    public Dictionary<string, int> Villages { get; } = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<SendResult>> CreateAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken)
    {
        if (readings.Count == 0) return [];
        var body = new JsonArray([.. readings.Select(Body)]);
        if (readings.Count > 1 && Encoding.UTF8.GetByteCount(body.ToJsonString()) > LargestBody) return await HalvesAsync(readings, cancellationToken);
        var answer = await http.WriteAsync(HttpMethod.Post, "/readings", body, harmless: false, cancellationToken);
        return answer.Status switch
        {
            200 => Saved(answer, readings.Count),
            413 when readings.Count > 1 => await HalvesAsync(readings, cancellationToken), // it looked at nothing of it
            400 or 404 or 413 => All(readings.Count, new SendResult(SendOutcome.Refused, null, $"LegacyMyWell answered: “{answer.Message}”.")),
            _ when answer.Error?["details"] is JsonArray details => [.. Enumerable.Range(0, readings.Count).Select(i => Of(i < details.Count ? details[i] as JsonObject : null))],
            _ => All(readings.Count, new SendResult(SendOutcome.InDoubt, null, answer.Message)),
        };
    }

    /// <summary>By place and time, in as few addresses as their length allows.</summary>
    public async Task<IReadOnlyList<RemoteReading>> FindAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken)
    {
        var wanted = readings.Select(r => (r.ResourceKey, r.UnixMilliseconds)).ToHashSet();
        var found = new List<RemoteReading>();
        foreach (var where in Questions(readings))
        {
            var rows = await http.GetAsync("/readings?" + LegacyFilter.Query("filter", LegacyFilter.Make(where, ["id ASC"], fields: Fields)), LegacyJson.Default.ListReadingRow, cancellationToken);
            foreach (var row in rows)
            {
                if (row is not { Date: { } date, Value: { } value, Postcode: { } postcode, ResourceId: { } resource }) continue;
                var (key, time) = (understood.KeyOf(postcode, resource), new DateTimeOffset(date, TimeSpan.Zero).ToUnixTimeMilliseconds());
                if (wanted.Contains((key, time))) found.Add(new RemoteReading(row.Id, key, time, default, (double)LegacyValues.Round(value), row.UpdatedAt));
            }
        }

        return [.. found.DistinctBy(r => r.Id)];
    }

    /// <summary>The same value twice is the same as once, so it may be tried again. A row of an old database takes only itself as a whole.</summary>
    public async Task<SendResult> UpdateAsync(OutgoingReading reading, CancellationToken cancellationToken)
    {
        var id = reading.RemoteId!.Value.ToString(CultureInfo.InvariantCulture);
        var changes = reading.IsMoved ? Body(reading) : new JsonObject { ["value"] = LegacyValues.Round(reading.Value) };
        var answer = await http.WriteAsync(HttpMethod.Patch, $"/readings/{id}", changes, harmless: true, cancellationToken);
        if (LegacyWholeRow.IsWanted(answer, "reading")) return await _wholeRow.ReplaceReadingAsync(reading.RemoteId.Value, changes, cancellationToken);
        return answer.Status switch
        {
            200 => SendResult.Saved(id),
            422 or 500 when IsAboutTheResource(answer.Error) => SendResult.Saved(id), // the reading is saved, its resource was not refreshed
            404 => new SendResult(SendOutcome.Refused, null, "The reading is no longer in LegacyMyWell."),
            400 or 422 => new SendResult(SendOutcome.Refused, null, $"LegacyMyWell answered: “{answer.Message}”."),
            _ => new SendResult(SendOutcome.InDoubt, null, answer.Message),
        };
    }

    private async Task<IReadOnlyList<SendResult>> HalvesAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken)
    {
        var half = readings.Count / 2;
        return [.. await CreateAsync([.. readings.Take(half)], cancellationToken), .. await CreateAsync([.. readings.Skip(half)], cancellationToken)];
    }

    /// <summary>A failure is told by element: none means saved, but not under which number.</summary>
    private static SendResult Of(JsonObject? failure)
    {
        if (failure is null || IsAboutTheResource(failure)) return new SendResult(SendOutcome.InDoubt);
        var message = LegacyAnswer.Text(failure, "message") ?? "no reason";
        if (message.Contains("in the future", StringComparison.Ordinal)) return new SendResult(SendOutcome.Later, null, "It lies in the future by LegacyMyWell's clock. It is sent when its day has come.");
        return LegacyAnswer.Text(failure, "name") == "ValidationError" || message.StartsWith("Invalid date", StringComparison.Ordinal)
            ? new SendResult(SendOutcome.Refused, null, $"LegacyMyWell answered: “{message}”.")
            : new SendResult(SendOutcome.InDoubt, null, message);
    }

    /// <summary>The server saves the reading first and stumbles over its resource afterwards.</summary>
    private static bool IsAboutTheResource(JsonObject? failure) =>
        LegacyAnswer.Text(failure, "message")?.Contains("resource doesnt exist", StringComparison.Ordinal) == true || LegacyAnswer.Text(failure?["details"], "context") == "resource";

    private static SendResult[] Saved(LegacyAnswer answer, int count)
    {
        try
        {
            if (JsonNode.Parse(answer.Body) is JsonArray rows && rows.Count == count)
                return [.. rows.Select(r => r?["id"] is JsonValue id && id.TryGetValue<long>(out var number) ? SendResult.Saved(number.ToString(CultureInfo.InvariantCulture)) : new SendResult(SendOutcome.InDoubt))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Cut off or not JSON: nobody knows.
        }

        return All(count, new SendResult(SendOutcome.InDoubt, null, "The answer could not be read."));
    }

    private static SendResult[] All(int count, SendResult result) => [.. Enumerable.Repeat(result, count)];

    private JsonObject Body(OutgoingReading reading)
    {
        var (postcode, resource) = Split(reading.ResourceKey);
        var village = Villages.TryGetValue(reading.ResourceKey, out var known) ? known : LegacyMyWellNumbers.VillageOf(resource);
        var body = new JsonObject { ["postcode"] = postcode, ["resourceId"] = resource };
        if (village is not null) body["villageId"] = village;
        body["date"] = LegacyFilter.Time(TimeOf(reading));
        body["value"] = LegacyValues.Round(reading.Value);
        return body;
    }

    /// <summary>Readings of one pincode within two months are one question; else one for each resource; as many as fit into an address.</summary>
    private static IEnumerable<JsonObject> Questions(IReadOnlyList<OutgoingReading> readings)
    {
        var parts = new List<JsonObject>();
        foreach (var pincode in readings.GroupBy(r => Split(r.ResourceKey).Postcode))
        {
            var (from, to) = (pincode.Min(TimeOf), pincode.Max(TimeOf));
            if (to - from <= ShortSpan) parts.AddRange(pincode.Select(r => Split(r.ResourceKey).Resource).Distinct().Chunk(200).Select(ids => LegacyFilter.And(LegacyFilter.Is("postcode", pincode.Key), LegacyFilter.In("resourceId", ids), LegacyFilter.Between("date", from, to))!));
            else parts.AddRange(pincode.GroupBy(r => Split(r.ResourceKey).Resource).Select(r => LegacyFilter.And(LegacyFilter.Is("postcode", pincode.Key), LegacyFilter.Is("resourceId", r.Key), LegacyFilter.Between("date", r.Min(TimeOf), r.Max(TimeOf)))!));
        }

        var some = new List<JsonObject>();
        var length = 0;
        foreach (var part in parts)
        {
            var more = Uri.EscapeDataString(part.ToJsonString()).Length + 3;
            if (some.Count > 0 && length + more > LegacyHttp.LongestQuery - 400)
            {
                yield return some.Count == 1 ? some[0] : LegacyFilter.Or(some);
                (some, length) = ([], 0);
            }

            some.Add(part);
            length += more;
        }

        if (some.Count > 0) yield return some.Count == 1 ? some[0] : LegacyFilter.Or(some);
    }

    private static (int Postcode, int Resource) Split(string key)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return (LegacyMyWellTarget.Number(key[..dot]), LegacyMyWellTarget.Number(key[(dot + 1)..]));
    }

    private static DateTime TimeOf(OutgoingReading reading) => DateTimeOffset.FromUnixTimeMilliseconds(reading.UnixMilliseconds).UtcDateTime;
}
