using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>Which of our records a sync's selection holds. What is selected by several criteria must meet one of the ids or areas, and the box.</summary>
internal sealed class PushScope(SyncSelection selection)
{
    private readonly HashSet<string> _pincodes = [.. selection.Pincodes];
    private readonly HashSet<string> _groups = [.. selection.Groups];
    private readonly HashSet<string> _keys = [.. selection.ExternalIds.Select(k => k[(k.LastIndexOf(':') + 1)..])];

    public bool IsAll => _pincodes.Count + _groups.Count + _keys.Count == 0 && selection.Bbox is null;

    private bool NamesNone => _pincodes.Count + _groups.Count + _keys.Count == 0;

    public static string PincodeOf(string key) => key.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? key[..dot] : key;

    public bool HoldsPincode(string? pincode) => NamesNone || (pincode is not null && _pincodes.Contains(pincode)) || (pincode is not null && _groups.Any(g => PincodeOf(g) == pincode));

    /// <summary>By what it is called there.</summary>
    public bool HoldsKey(string key) => NamesNone || _keys.Contains(key) || _pincodes.Contains(PincodeOf(key));

    /// <param name="key">What it is called there; null for a new one.</param>
    /// <param name="villages">What the villages that it belongs to are called there.</param>
    public bool Holds(string? key, string? pincode, IEnumerable<string> villages, double? latitude, double? longitude) =>
        (NamesNone || (key is not null && _keys.Contains(key)) || (pincode is not null && _pincodes.Contains(pincode)) || villages.Any(_groups.Contains)) && IsInBox(latitude, longitude);

    private bool IsInBox(double? latitude, double? longitude)
    {
        if (selection.Bbox is not [var west, var south, var east, var north]) return true;
        if (latitude is not { } lat || longitude is not { } lon || lat < south || lat > north) return false;
        return west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
    }
}
