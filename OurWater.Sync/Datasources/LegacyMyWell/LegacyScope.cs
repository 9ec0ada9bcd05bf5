using System.Globalization;
using System.Text.Json.Nodes;
using OurWater.Sync.Model;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>A selection as far as the server can apply it in one short address; the rest is applied to its answers.</summary>
internal sealed class LegacyScope
{
    private const int MostInAddress = 300;

    private readonly HashSet<int> _pincodes;
    private readonly HashSet<string> _villages;
    private readonly HashSet<string> _keys;
    private readonly IReadOnlyList<double>? _box;
    private HashSet<string>? _resources;

    public LegacyScope(SyncSelection selection)
    {
        _pincodes = [.. selection.Pincodes.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)];
        _villages = [.. selection.Groups];
        _keys = [.. selection.ExternalIds.Select(k => k[(k.LastIndexOf(':') + 1)..])];
        _box = selection.Bbox;
        Since = selection.Since?.UtcDateTime;
    }

    public DateTime? Since { get; }

    private bool NamesNone => _pincodes.Count + _villages.Count + _keys.Count == 0;

    /// <summary>Readings of chosen villages, or inside a box, are those of their resources: these must be known first.</summary>
    public bool NeedsResources => _villages.Count > 0 || _box is not null;

    public void Know(IEnumerable<string> resources) => _resources = [.. resources];

    /// <summary>What the server can restrict by itself; null = nothing.</summary>
    public JsonObject? Places()
    {
        if (NamesNone) return null;
        var pincodes = _pincodes.Concat(_keys.Concat(_villages).Select(PincodeOf)).Distinct().Order().ToList();
        return pincodes.Count > MostInAddress ? null : LegacyFilter.In("postcode", pincodes);
    }

    /// <summary>What the server can restrict of readings, but for time.</summary>
    public JsonObject? Readings()
    {
        var keys = _resources ?? (_pincodes.Count == 0 && _villages.Count == 0 && _keys.Count > 0 ? _keys : null);
        if (keys is null) return Places();
        var (pincodes, numbers) = (keys.Select(PincodeOf).Distinct().Order().ToList(), keys.Select(NumberOf).Distinct().Order().ToList());
        return LegacyFilter.And(
            pincodes.Count is > 0 and <= MostInAddress ? LegacyFilter.In("postcode", pincodes) : null,
            numbers.Count is > 0 and <= MostInAddress ? LegacyFilter.In("resourceId", numbers) : null);
    }

    public bool HoldsPincode(int pincode) => NamesNone || _pincodes.Contains(pincode) || _villages.Any(v => PincodeOf(v) == pincode) || _keys.Any(k => PincodeOf(k) == pincode);

    public bool HoldsVillage(int pincode, string key) => NamesNone || _pincodes.Contains(pincode) || _villages.Contains(key) || (_villages.Count == 0 && _keys.Any(k => PincodeOf(k) == pincode));

    public bool HoldsResource(string key, int pincode, string? villageKey, double? latitude, double? longitude) =>
        (NamesNone || _keys.Contains(key) || _pincodes.Contains(pincode) || (villageKey is not null && _villages.Contains(villageKey))) && IsInBox(latitude, longitude);

    public bool HoldsReading(int? pincode, string? key)
    {
        if (_resources is not null) return key is not null && _resources.Contains(key);
        return NamesNone || (pincode is { } code && _pincodes.Contains(code)) || (key is not null && _keys.Contains(key));
    }

    private bool IsInBox(double? latitude, double? longitude)
    {
        if (_box is not [var west, var south, var east, var north]) return true;
        if (latitude is not { } lat || longitude is not { } lon || lat < south || lat > north) return false;
        return west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
    }

    private static int PincodeOf(string key) => int.TryParse(key.AsSpan(0, Math.Max(0, key.IndexOf('.', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static int NumberOf(string key) => int.TryParse(key.AsSpan(key.IndexOf('.', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
