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
    CoordsView? Center,
    [property: Description("GeoJSON Polygon or MultiPolygon.")] JsonElement? Area,
    IReadOnlyDictionary<string, string>? ExternalIds);
