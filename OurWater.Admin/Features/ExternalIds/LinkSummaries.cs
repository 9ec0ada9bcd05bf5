using OurWater.Admin.Components.Shared;
using OurWater.Admin.Features.Resources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>The external ids of one record under the system they belong to.</summary>
public sealed record FamilyLink(ExternalIdFamily Family, MappingState State, string? Reason, IReadOnlyList<ExternalIdValue> Ids)
{
    /// <summary>"Mapped to LegacyMyWell", "Blocked for LegacyMyWell".</summary>
    public string Words => State switch
    {
        MappingState.Mapped => $"Mapped to {Family.Title}",
        MappingState.Missing => $"Missing in {Family.Title}",
        MappingState.KeptApart => $"Kept apart from {Family.Title}",
        _ => $"{StateLook.Of(State).Word} for {Family.Title}",
    };
}

public static class LinkSummaries
{
    public static IReadOnlyList<FamilyLink> Of(IReadOnlyList<ExternalIdValue> ids, DataType type = DataType.Resource) =>
    [
        .. ids.GroupBy(e => ExternalIdFamily.Of(e.Name)).OrderBy(g => g.Key.IsLegacyMyWell ? 0 : 1).ThenBy(g => g.Key.Title, StringComparer.OrdinalIgnoreCase).Select(g =>
        {
            var leading = g.FirstOrDefault(e => e.Name == g.Key.Main(type)) ?? g.FirstOrDefault(e => e.Name == g.Key.Second) ?? g.First();
            return new FamilyLink(g.Key, leading.State, leading.Reason, [.. g.Where(i => i.Value.Length > 0)]); // an empty one only says why there is none
        }),
    ];
}
