using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Rows;

public enum IdentityScheme
{
    OurWater,
    LegacyMyWell,
    ExternalId,
    Name,
}

/// <summary>By what a file names its places: the <c>identity</c> of a mapping.</summary>
/// <param name="ExternalName">The external id's name where the scheme is <see cref="IdentityScheme.ExternalId"/>.</param>
public readonly record struct PlaceIdentity(IdentityScheme Scheme, string? ExternalName = null)
{
    /// <summary>Null where the text is no identity scheme.</summary>
    public static PlaceIdentity? Parse(string? text) => text switch
    {
        null => null,
        Identities.OurWater => new PlaceIdentity(IdentityScheme.OurWater),
        Identities.LegacyMyWell => new PlaceIdentity(IdentityScheme.LegacyMyWell),
        Identities.Name => new PlaceIdentity(IdentityScheme.Name),
        _ when text.StartsWith(Identities.ExternalIdPrefix, StringComparison.Ordinal) && IsName(text.AsSpan(Identities.ExternalIdPrefix.Length))
            => new PlaceIdentity(IdentityScheme.ExternalId, text[Identities.ExternalIdPrefix.Length..]),
        _ => null,
    };

    /// <summary>The external id that the identity is; null where it is none.</summary>
    public string? ExternalIdName => Scheme == IdentityScheme.LegacyMyWell ? ExternalIdNames.LegacyMyWellId : ExternalName;

    public override string ToString() => Scheme switch
    {
        IdentityScheme.OurWater => Identities.OurWater,
        IdentityScheme.LegacyMyWell => Identities.LegacyMyWell,
        IdentityScheme.Name => Identities.Name,
        _ => Identities.ExternalIdPrefix + ExternalName,
    };

    private static bool IsName(ReadOnlySpan<char> name) => name.Length is > 0 and <= 64 && char.IsAsciiLetter(name[0]) && !name.ContainsAnyExcept(NameCharacters);

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
}
