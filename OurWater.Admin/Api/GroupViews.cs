using System.ComponentModel;
using System.Text.Json;
using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>A named area or tag that resources belong to.</summary>
/// <param name="Area">GeoJSON Polygon or MultiPolygon.</param>
internal sealed record GroupView(string Id, string Name, GroupType Type, CoordsView? Center, JsonElement? Area, IReadOnlyDictionary<string, string> ExternalIds, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static GroupView From(Group group, IReadOnlyDictionary<string, string> externalIds) => new(
        Ids.Text(group.Id),
        group.Name,
        group.Type,
        CoordsView.From(group.Latitude, group.Longitude),
        group.Area is null ? null : JsonElement.Parse(group.Area),
        externalIds,
        group.CreatedAt,
        group.UpdatedAt);
}

internal sealed record GroupInput(
    string Name,
    GroupType Type,
    CoordsView? Center = null,
    [property: Description("GeoJSON Polygon or MultiPolygon.")] JsonElement? Area = null,
    IReadOnlyDictionary<string, string>? ExternalIds = null);

/// <summary>What is left out stays; null clears a field.</summary>
internal sealed record GroupChange(
    string? Name = null,
    GroupType? Type = null,
    CoordsView? Center = null,
    [property: Description("GeoJSON Polygon or MultiPolygon.")] JsonElement? Area = null,
    [property: Description("Only those to set; null removes one.")] IReadOnlyDictionary<string, string?>? ExternalIds = null);
