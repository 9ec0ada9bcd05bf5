using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>
/// Rows of old databases have no creation date, and the server refuses every change of such a row. It takes the whole row anew (<c>replaceOrCreate</c>),
/// with a date: read just before, since what is left out is NULL afterwards, and read again, since nothing counts as sent that did not arrive. The row has
/// such a date from then on.
/// </summary>
internal sealed class LegacyWholeRow(LegacyHttp http)
{
    private const int LargestBody = 102_400;

    /// <summary>A by-product of the server's models: always empty, never sent.</summary>
    private const string ByProduct = "villageId,postcode";

    /// <summary>What other callers, or the server's own clock, may change in between.</summary>
    private static readonly HashSet<string> MayDiffer = ["createdAt", "updatedAt", "last_value", "last_date", ByProduct];

    /// <summary>A row of another pincode has changed along: nothing more is sent in this way.</summary>
    private bool _isUnsafe;

    public static bool IsWanted(LegacyAnswer answer, string model) =>
        answer.Status == 422 && answer.Message.Contains("createdAt", StringComparison.Ordinal)
            && (LegacyAnswer.Text(answer.Error?["details"], "context") ?? model) == model;

    public async Task<SendResult> ReplaceResourceAsync(int postcode, int id, JsonObject changes, CancellationToken cancellationToken)
    {
        if (_isUnsafe) return Refused("LegacyMyWell refuses changes of this old row, and the other way changed a row of another pincode. Nothing was sent.");
        var before = await RowsAsync("resources", id, cancellationToken);
        if (Of(before, postcode) is not { } row) return Refused("It is no longer in LegacyMyWell. Compare both sides, then decide what becomes of it.");
        var whole = Whole(row, changes, Date(row, "updatedAt") ?? Date(row, "last_date"));
        var answer = await SendAsync("resources", whole, cancellationToken);
        var after = await RowsAsync("resources", id, cancellationToken);
        foreach (var other in before.Where(r => r != row))
        {
            if (Different(other, Of(after, Number(other, "postcode"))) is null) continue;
            _isUnsafe = true;
            return Refused(string.Create(CultureInfo.InvariantCulture,
                $"LegacyMyWell changed {Number(other, "postcode")}.{id} along with {postcode}.{id}. Correct it there. No other old row is changed in this way."));
        }

        return Result(whole, Of(after, postcode), answer, string.Create(CultureInfo.InvariantCulture, $"{postcode}.{id}"));
    }

    public async Task<SendResult> ReplaceReadingAsync(long id, JsonObject changes, CancellationToken cancellationToken)
    {
        if ((await RowsAsync("readings", id, cancellationToken)).FirstOrDefault() is not { } row) return Refused("The reading is no longer in LegacyMyWell.");
        var whole = Whole(row, changes, Date(row, "date"));
        var answer = await SendAsync("readings", whole, cancellationToken);
        return Result(whole, (await RowsAsync("readings", id, cancellationToken)).FirstOrDefault(), answer, id.ToString(CultureInfo.InvariantCulture));
    }

    private static JsonObject Whole(JsonObject row, JsonObject changes, string? created)
    {
        var whole = row.DeepClone().AsObject();
        whole.Remove(ByProduct);
        foreach (var (name, value) in changes) whole[name] = value?.DeepClone();
        whole["createdAt"] = Date(row, "createdAt") ?? created ?? LegacyFilter.Time(DateTime.UnixEpoch);
        return whole;
    }

    private async Task<LegacyAnswer> SendAsync(string model, JsonObject whole, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetByteCount(whole.ToJsonString()) > LargestBody
        ? LegacyAnswer.Lost("The row with its picture is larger than LegacyMyWell takes at once. Make the picture there smaller.")
        : await http.WriteAsync(HttpMethod.Post, $"/{model}/replaceOrCreate", whole, harmless: true, cancellationToken);

    private async Task<List<JsonObject>> RowsAsync(string model, long id, CancellationToken cancellationToken) =>
        await http.GetAsync($"/{model}?" + LegacyFilter.Query("filter", LegacyFilter.Make(LegacyFilter.Is("id", id))), LegacyJson.Default.ListJsonObject,
            cancellationToken);

    /// <summary>The row tells what was saved, whatever the answer was: an error may mean that only something beside it failed.</summary>
    private static SendResult Result(JsonObject whole, JsonObject? stored, LegacyAnswer answer, string key) => Different(whole, stored) switch
    {
        null => SendResult.Saved(key),
        _ when answer.IsLost => Refused(answer.Message),
        { } field when answer.Status == 200 => Refused($"LegacyMyWell said yes and keeps another value ({field}). Look at it there."),
        _ => Refused($"LegacyMyWell answered: “{answer.Message}”."),
    };

    /// <summary>The first property in which two rows differ; null where they say the same.</summary>
    private static string? Different(JsonObject row, JsonObject? other) =>
        other is null ? "gone" : row.Select(p => p.Key).Union(other.Select(p => p.Key))
            .FirstOrDefault(name => !MayDiffer.Contains(name) && !Same(row[name], other[name]));

    private static bool Same(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.Select(p => p.Key).Union(b.Select(p => p.Key)).All(name => Same(a[name], b[name])),
        (JsonValue a, JsonValue b) when Numeric(a) is { } x && Numeric(b) is { } y => Math.Abs(x - y) < 1e-9,
        (JsonValue a, JsonValue b) => a.ToString() == b.ToString(),
        _ => false,
    };

    private static double? Numeric(JsonValue value) =>
        value.GetValueKind() == System.Text.Json.JsonValueKind.Number
            && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonObject? Of(List<JsonObject> rows, int postcode) => rows.Find(r => Number(r, "postcode") == postcode);

    private static int Number(JsonObject row, string name) => row[name] is JsonValue value && Numeric(value) is { } number ? (int)number : 0;

    /// <summary>A date as the server wrote it; null where it has none, or one that means none.</summary>
    private static string? Date(JsonObject row, string name) =>
        LegacyAnswer.Text(row, name) is { } text
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            && date.Year > 1970
            ? LegacyFilter.Time(date)
            : null;

    private static SendResult Refused(string reason) => new(SendOutcome.Refused, null, reason);
}
