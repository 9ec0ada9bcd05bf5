using System.ComponentModel;
using System.Text.Json;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>A GeoJSON Polygon or MultiPolygon (RFC 7946): longitude first.</summary>
internal sealed record AreaView(string Type, JsonElement Coordinates);

/// <summary>A GeoJSON Polygon or MultiPolygon (RFC 7946): longitude first, rings that end where they begin.</summary>
internal sealed record AreaInput(string Type, JsonElement Coordinates, [property: Description("Taken, and not kept.")] IReadOnlyList<double>? Bbox = null);

/// <summary>A named area or tag that resources belong to.</summary>
internal sealed record GroupView(string Id, string Name, GroupType Type, CoordsView? Center, AreaView? Area, IReadOnlyDictionary<string, string> ExternalIds, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static GroupView From(Group group, IReadOnlyDictionary<string, string> externalIds) => new(
        Ids.Text(group.Id),
        group.Name,
        group.Type,
        CoordsView.From(group.Latitude, group.Longitude),
        group.Area is null ? null : Json.Read<AreaView>(group.Area),
        externalIds,
        group.CreatedAt,
        group.UpdatedAt);
}

internal sealed record GroupInput(
    string Name,
    GroupType Type,
    CoordsView? Center = null,
    AreaInput? Area = null,
    IReadOnlyDictionary<string, string>? ExternalIds = null);

/// <summary>What is left out stays; null clears a field.</summary>
internal sealed record GroupChange(
    string? Name = null,
    GroupType? Type = null,
    CoordsView? Center = null,
    AreaInput? Area = null,
    [property: Description("Only those to set; null removes one.")] IReadOnlyDictionary<string, string?>? ExternalIds = null);
