using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OurWater.Sync.ExternalIds;
using OurWater.Sync.Model;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>A LegacyMyWell server, written to: groups and resources. Readings are in <see cref="LegacyReadingTarget"/>.</summary>
internal sealed class LegacyMyWellTarget : IPushTarget
{
    private const double SamePlace = 1e-7;

    private readonly LegacyHttp _http;
    private readonly LegacyMyWellPace _pace;
    private readonly LegacyReadingTarget _readingTarget;
    private readonly LegacyWholeRow _wholeRow;

    public LegacyMyWellTarget(LegacyHttp http, LegacyReadings readings, LegacyMyWellPace pace) =>
        (_http, _pace, _wholeRow, _readingTarget) = (http, pace, new LegacyWholeRow(http), new LegacyReadingTarget(http, readings));

    public int ReadingsPerCall => 200;

    public TimeSpan Quiet => _pace.Quiet;

    public string ServerKey => _http.ServerKey;

    public double Storable(double value) => (double)LegacyValues.Round(value);

    public long StorableTime(long unixMilliseconds) => unixMilliseconds - Mod(unixMilliseconds, 1000);

    public async Task<IReadOnlySet<string>> ResourceKeysAsync(CancellationToken cancellationToken)
    {
        var rows = await _http.GetAsync("/resources?" + LegacyFilter.Query("filter", LegacyFilter.Make(null, fields: ["id", "postcode", "villageId"])), LegacyJson.Default.ListResourceRow, cancellationToken);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row is not { Id: { } id, Postcode: { } postcode }) continue;
            var key = Key(postcode, id);
            keys.Add(key);
            if (row.VillageId is { } village) _readingTarget.Villages[key] = village;
        }

        return keys;
    }

    public async Task<int> RoomAsync(string pincode, ResourceType type, CancellationToken cancellationToken) =>
        (await _http.GetAsync($"/resources/findAvailableIds?postcode={pincode}&villageId=11&type={LegacyPlaces.TypeName(type)}", LegacyJson.Default.ListInt32, cancellationToken)).Count;

    public async Task<SendResult> CreateResourceAsync(OutgoingResource resource, CancellationToken cancellationToken)
    {
        if (resource.Type == ResourceType.Quality) return new SendResult(SendOutcome.Refused, null, "LegacyMyWell has no place for water quality. It stays here only.");
        if (resource.VillageId is < 10 or > 99) return new SendResult(SendOutcome.Refused, null, "Its village has no number of two digits, and LegacyMyWell makes resource numbers from it.");
        if (LegacyMyWellRequirements.OfName(resource.Owner) is { } unstorable) return new SendResult(SendOutcome.Refused, null, unstorable);
        var body = new JsonObject
        {
            ["geo"] = Geo(resource.Latitude, resource.Longitude),
            ["owner"] = resource.Owner,
            ["type"] = LegacyPlaces.TypeName(resource.Type),
            ["postcode"] = Number(resource.Pincode),
            ["villageId"] = resource.VillageId,
        };
        if (resource.Elevation is { } elevation) body["elevation"] = Math.Round((decimal)elevation, MidpointRounding.AwayFromZero);
        if (resource.WellDepth is { } depth) body["well_depth"] = LegacyValues.Round(depth);
        var answer = await _http.WriteAsync(HttpMethod.Post, "/resources", body, harmless: false, cancellationToken);
        if (answer.Status == 200 && IdOf(answer.Body) is { } id) return SendResult.Saved($"{resource.Pincode}.{id}");
        return answer switch
        {
            _ when answer.Message.Contains("all id's are taken", StringComparison.Ordinal) => new SendResult(SendOutcome.Blocked, null, $"No number for a {LegacyPlaces.TypeName(resource.Type)} is left in pincode {resource.Pincode}. LegacyMyWell answered: “{answer.Message}”."),
            { Status: 422 or 400 or 404 or 413 } => new SendResult(SendOutcome.Refused, null, $"LegacyMyWell answered: “{answer.Message}”."),
            _ => new SendResult(SendOutcome.InDoubt, null, answer.Message),
        };
    }

    /// <summary>Text is compared as it was sent: only what the server can store is sent.</summary>
    public async Task<IReadOnlyList<RemoteResource>> FindResourcesAsync(OutgoingResource resource, CancellationToken cancellationToken)
    {
        var where = LegacyFilter.And(LegacyFilter.Is("postcode", Number(resource.Pincode)), LegacyFilter.Is("villageId", resource.VillageId), LegacyFilter.Is("type", LegacyPlaces.TypeName(resource.Type)));
        var rows = await _http.GetAsync("/resources?" + LegacyFilter.Query("filter", LegacyFilter.Make(where, ["id ASC"], withoutImage: true)), LegacyJson.Default.ListResourceRow, cancellationToken);
        return
        [
            .. rows.Select(r => LegacyPlaces.Resource(r).Resource).OfType<RemoteResource>().Where(r =>
                string.Equals(r.Owner, resource.Owner.Trim(), StringComparison.Ordinal) && Math.Abs((r.Latitude ?? 0) - resource.Latitude) < SamePlace && Math.Abs((r.Longitude ?? 0) - resource.Longitude) < SamePlace),
        ];
    }

    /// <summary>The one safe update: <c>/{id}</c> would change that number in every pincode. A row of an old database takes only itself as a whole.</summary>
    public async Task<SendResult> UpdateResourceAsync(OutgoingResource resource, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        var (postcode, id) = (Number(resource.Pincode), Number(resource.Key![(resource.Key!.IndexOf('.', StringComparison.Ordinal) + 1)..]));
        var body = new JsonObject { ["id"] = id, ["postcode"] = postcode };
        foreach (var field in fields)
        {
            switch (field)
            {
                case "owner": body["owner"] = resource.Owner; break;
                case "elevation": body["elevation"] = Math.Round((decimal)resource.Elevation!.Value, MidpointRounding.AwayFromZero); break;
                case "wellDepth": body["well_depth"] = LegacyValues.Round(resource.WellDepth!.Value); break;
                case "resourceType": body["type"] = LegacyPlaces.TypeName(resource.Type); break;
                default: body["geo"] = Geo(resource.Latitude, resource.Longitude); break;
            }
        }

        var answer = await _http.WriteAsync(HttpMethod.Post, "/resources/updateResourceByIdAndPostcode", body, harmless: true, cancellationToken);
        return LegacyWholeRow.IsWanted(answer, "resource") ? await _wholeRow.ReplaceResourceAsync(postcode, id, body, cancellationToken) : Changed(answer, resource.Key!);
    }

    /// <summary>The server gives a village no number: the lowest free one of the pincode is taken.</summary>
    public async Task<SendResult> CreateGroupAsync(OutgoingGroup group, CancellationToken cancellationToken)
    {
        var taken = (await VillagesAsync(group.Pincode, cancellationToken)).Select(v => v.Id).ToHashSet();
        var free = Enumerable.Range(11, 89).Append(10).FirstOrDefault(n => !taken.Contains(n));
        if (free == 0) return new SendResult(SendOutcome.Blocked, null, $"All village numbers of pincode {group.Pincode} are taken in LegacyMyWell.");
        var answer = await _http.WriteAsync(HttpMethod.Post, "/villages", Village(group, free), harmless: false, cancellationToken);
        if (answer.Status == 200) return SendResult.Saved(string.Create(CultureInfo.InvariantCulture, $"{group.Pincode}.{free}"));
        return answer.Status is 422 or 400 or 404 ? new SendResult(SendOutcome.Refused, null, $"LegacyMyWell answered: “{answer.Message}”.") : new SendResult(SendOutcome.InDoubt, null, answer.Message);
    }

    public async Task<IReadOnlyList<RemoteGroup>> FindGroupsAsync(OutgoingGroup group, CancellationToken cancellationToken) =>
        [.. (await VillagesAsync(group.Pincode, cancellationToken)).Select(v => LegacyPlaces.Village(v).Group).OfType<RemoteGroup>().Where(v => v.Name == group.Name.Trim())];

    public async Task<SendResult> UpdateGroupAsync(OutgoingGroup group, CancellationToken cancellationToken) =>
        Changed(await _http.WriteAsync(HttpMethod.Put, "/villages", Village(group, group.VillageId!.Value), harmless: true, cancellationToken), group.Key!);

    public Task<IReadOnlyList<SendResult>> CreateReadingsAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken) => _readingTarget.CreateAsync(readings, cancellationToken);

    public Task<IReadOnlyList<RemoteReading>> FindReadingsAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken) => _readingTarget.FindAsync(readings, cancellationToken);

    public Task<SendResult> UpdateReadingAsync(OutgoingReading reading, CancellationToken cancellationToken) => _readingTarget.UpdateAsync(reading, cancellationToken);

    public static string Key(int postcode, int id) => string.Create(CultureInfo.InvariantCulture, $"{postcode}.{id}");

    public static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private Task<List<VillageRow>> VillagesAsync(string pincode, CancellationToken cancellationToken) =>
        _http.GetAsync("/villages?" + LegacyFilter.Query("filter", LegacyFilter.Make(LegacyFilter.Is("postcode", Number(pincode)))), LegacyJson.Default.ListVillageRow, cancellationToken);

    private static JsonObject Village(OutgoingGroup group, int id)
    {
        var body = new JsonObject { ["id"] = id, ["postcode"] = Number(group.Pincode), ["name"] = group.Name };
        if (group is { Latitude: { } latitude, Longitude: { } longitude }) body["coordinates"] = Geo(latitude, longitude);
        return body;
    }

    private static SendResult Changed(LegacyAnswer answer, string key) => answer.Status switch
    {
        200 => SendResult.Saved(key),
        404 => new SendResult(SendOutcome.Refused, null, "It is no longer in LegacyMyWell. Compare both sides, then decide what becomes of it."),
        _ => new SendResult(SendOutcome.Refused, null, $"LegacyMyWell answered: “{answer.Message}”."),
    };

    private static JsonObject Geo(double latitude, double longitude) => new() { ["lat"] = latitude, ["lng"] = longitude };

    private static string? IdOf(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body)?["id"] is JsonValue id && id.TryGetValue<int>(out var number) ? number.ToString(CultureInfo.InvariantCulture) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long Mod(long value, long by) => ((value % by) + by) % by;
}
