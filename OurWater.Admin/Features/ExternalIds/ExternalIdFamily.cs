using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>The external ids that belong together: the four of LegacyMyWell, or one name that files brought.</summary>
/// <param name="Key">In the address: <c>legacyMyWell</c>, or the name.</param>
public sealed record ExternalIdFamily(string Key)
{
    public static readonly ExternalIdFamily LegacyMyWell = new("legacyMyWell");

    public static IReadOnlyList<string> LegacyMyWellNames { get; } =
        [ExternalIdNames.LegacyMyWellId, ExternalIdNames.LegacyMyWellPincode, ExternalIdNames.LegacyMyWellResourceId, ExternalIdNames.LegacyMyWellVillageId];

    /// <summary>The organisation has such a system. Without one nothing waits to be sent, and nothing is in the way.</summary>
    public bool HasDatasource { get; init; } = true;

    public bool IsLegacyMyWell => Key == LegacyMyWell.Key;

    public string Title => IsLegacyMyWell ? "LegacyMyWell" : Key;

    public IReadOnlyList<string> Names => IsLegacyMyWell ? LegacyMyWellNames : [Key];

    /// <summary>The name whose state is the record's.</summary>
    public string Main(DataType type) => !IsLegacyMyWell ? Key : type == DataType.Group ? ExternalIdNames.LegacyMyWellVillageId : ExternalIdNames.LegacyMyWellId;

    /// <summary>The name whose state counts where the record has no main id: its pincode.</summary>
    public string Second => IsLegacyMyWell ? ExternalIdNames.LegacyMyWellPincode : Key;

    public static ExternalIdFamily Of(string name) => LegacyMyWellNames.Contains(name) ? LegacyMyWell : new ExternalIdFamily(name);
}

/// <summary>Where a record stands towards another system. One more than the states that are stored: no id at all.</summary>
public static class LinkStates
{
    public const string NotLinked = "notLinked";

    public static IReadOnlyList<MappingState> Attention { get; } = [MappingState.Blocked, MappingState.Conflict, MappingState.Failed, MappingState.Missing];

    public static string Key(MappingState? state) => state is { } known ? char.ToLowerInvariant(known.ToString()[0]) + known.ToString()[1..] : NotLinked;

    /// <summary>What LegacyMyWell makes of a resource without an id and without a pincode: it cannot be sent.</summary>
    public static MappingState? Shown(MappingState? stored, ExternalIdFamily family, DataType type) =>
        stored ?? (family is { IsLegacyMyWell: true, HasDatasource: true } && type != DataType.Group ? MappingState.Blocked : null);
}
