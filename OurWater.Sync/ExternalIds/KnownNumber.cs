using System.Globalization;

namespace OurWater.Sync.ExternalIds;

/// <param name="Latitude">WGS 84 degrees.</param>
public sealed record OwnerAndPlace(string? Owner, double? Latitude, double? Longitude);

/// <summary>
/// Whether what stands under a known number is still the place that stood there before. LegacyMyWell gives the number of a deleted well to the next one, so a number alone is no proof.
/// </summary>
public static class KnownNumber
{
    /// <summary>A position is corrected by some hundred metres, and rarely by more.</summary>
    private const double FarMetres = 1_000;
    private const double NearMetres = 200;
    private const double AlikeNames = 0.5;
    private const int LongestName = 100;

    /// <summary>In words for a person; null where it is the same as far as anybody can tell.</summary>
    /// <param name="held">What both sides held last; where they never did, what ours says.</param>
    /// <param name="ours">Ours as it is now: a change that was made on both sides is no sign.</param>
    /// <param name="wasMissing">It was gone there: then the same owner on the same spot must show that it is the one that came back.</param>
    public static string? WhyAnother(OwnerAndPlace theirs, OwnerAndPlace held, OwnerAndPlace ours, bool wasMissing)
    {
        if (wasMissing) return IsSame(theirs, held) || IsSame(theirs, ours) ? null : $"It was gone there, and its number is there again{Differences(theirs, held)}.";
        return IsAnother(theirs, held) && IsAnother(theirs, ours) ? $"It is not what stood under this number before{Differences(theirs, held)}." : null;
    }

    private static bool IsAnother(OwnerAndPlace one, OwnerAndPlace other) => IsOtherOwner(one, other) && Metres(one, other) > FarMetres;

    private static bool IsSame(OwnerAndPlace one, OwnerAndPlace other) => Likeness.OfNames(one.Owner, other.Owner) >= AlikeNames && Metres(one, other) <= NearMetres;

    /// <summary>A name that one side does not tell says nothing.</summary>
    private static bool IsOtherOwner(OwnerAndPlace one, OwnerAndPlace other) =>
        !string.IsNullOrWhiteSpace(one.Owner) && !string.IsNullOrWhiteSpace(other.Owner) && Likeness.OfNames(one.Owner, other.Owner) < AlikeNames;

    private static double? Metres(OwnerAndPlace one, OwnerAndPlace other) =>
        one is { Latitude: { } lat, Longitude: { } lon } && other is { Latitude: { } otherLat, Longitude: { } otherLon } ? Likeness.Metres(lat, lon, otherLat, otherLon) : null;

    private static string Short(string? owner) => owner switch { null or "" => "not told", { Length: > LongestName } => owner[..LongestName] + "…", _ => owner };

    private static string Differences(OwnerAndPlace theirs, OwnerAndPlace held)
    {
        var owner = theirs.Owner?.Trim() == held.Owner?.Trim() ? "" : $", with the owner {Short(theirs.Owner)} instead of {Short(held.Owner)}";
        var place = Metres(theirs, held) switch
        {
            null => "",
            <= NearMetres => "",
            < 1_000 and var near => string.Create(CultureInfo.InvariantCulture, $", {near:N0} m away"),
            { } far => string.Create(CultureInfo.InvariantCulture, $", {far / 1_000:N0} km away"),
        };
        return owner + place;
    }
}
