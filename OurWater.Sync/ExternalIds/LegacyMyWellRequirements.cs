using OurWater.Sync.Model;

namespace OurWater.Sync.ExternalIds;

/// <summary>What LegacyMyWell asks of a record, known before it is tried: the reason why it cannot be sent, and what to do.</summary>
public static class LegacyMyWellRequirements
{
    private const int LongestText = 512;

    /// <summary>Null where nothing is in the way.</summary>
    public static string? Of(Resource resource) => resource switch
    {
        { Type: ResourceType.Quality } => "LegacyMyWell has no place for water quality. It stays here only.",
        { NeedsLocation: true } => "No location. Give it a position, then it can be sent.",
        { OwnerName: null or "" } => "No owner. LegacyMyWell needs one: add the owner's name.",
        _ when string.IsNullOrWhiteSpace(resource.OwnerName) => "No owner. LegacyMyWell needs one: add the owner's name.",
        _ => OfText(resource.OwnerName!, "owner's name"),
    };

    public static string? OfName(string name) => OfText(name, "name");

    /// <summary>Its database keeps Latin-1 only and stores a question mark for every other letter.</summary>
    private static string? OfText(string text, string what) => text switch
    {
        { Length: > LongestText } => $"The {what} is longer than {LongestText} letters. Shorten it.",
        _ when text.Any(c => c > 'ÿ' || char.IsControl(c)) => $"LegacyMyWell cannot store the letters of the {what}: it would keep question marks. Write it in Latin letters to send it.",
        _ => null,
    };
}
