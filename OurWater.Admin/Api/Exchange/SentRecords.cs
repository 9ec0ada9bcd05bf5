using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Records;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using ValueLimits = OurWater.Sync.Tabular.Values.ValueLimits;

namespace OurWater.Admin.Api.Exchange;

/// <summary>Reads sent groups and resources into the rows that the engine compares with what is stored.</summary>
internal static class SentRecords
{
    public static MappedGroup? Group(SentRecord sent, bool newestWins)
    {
        if (sent.Fields is not { } fields) return null;
        sent.ReadCommon();
        var name = fields.Text("name", RecordLimits.LongestName, required: true);
        var type = fields.Word<GroupType>("type", required: true);
        sent.RecordId = fields.Id("id");
        var (latitude, longitude) = Coordinates.Read(fields, "center");
        var area = fields.Raw("area");
        if (area is { } shape && GeoJsonArea.Check(shape) is { } wrong) fields.Fail("area", wrong);
        sent.RejectUnreadable();
        if (sent.IsRejected) return null;
        return new MappedGroup
        {
            Row = sent.Row,
            Identity = "",
            Type = type!.Value,
            Name = name!,
            Latitude = latitude,
            Longitude = longitude,
            Area = area is { } drawn ? GeoJsonArea.Write(drawn) : null,
            ChangedAt = newestWins ? sent.ChangedAt : null,
            ExternalIds = sent.ExternalIds,
        };
    }

    public static MappedResource? Resource(SentRecord sent, bool newestWins)
    {
        if (sent.Fields is not { } fields) return null;
        sent.ReadCommon();
        var type = fields.Word<ResourceType>("resourceType");
        var name = fields.Text("name", RecordLimits.LongestName);
        sent.RecordId = fields.Id("id");
        var (latitude, longitude) = Coordinates.Read(fields, "coords");
        var elevation = fields.Number("elevation", ValueLimits.LowestGround, ValueLimits.HighestGround, " metres");
        var depth = fields.Number("wellDepth", 0, ValueLimits.DeepestWell, " metres");
        var owner = fields.Object("owner")?.Text("name", RecordLimits.LongestName);
        var groups = fields.IdList("groups", RecordLimits.MostGroups);
        SeriesInput.Read(fields, type);
        sent.RejectUnreadable();
        if (sent.IsRejected) return null;
        return new MappedResource
        {
            Row = sent.Row,
            Identity = "",
            Type = type,
            Name = name,
            Owner = owner,
            Latitude = latitude,
            Longitude = longitude,
            Elevation = elevation,
            WellDepth = depth,
            GroupIds = groups,
            ChangedAt = newestWins ? sent.ChangedAt : null,
            ExternalIds = WithParts(sent.ExternalIds),
        };
    }

    /// <summary>A LegacyMyWell id states its pincode and number, and these state the id.</summary>
    private static Dictionary<string, string> WithParts(IReadOnlyDictionary<string, string> ids)
    {
        var all = new Dictionary<string, string>(ids);
        if (all.TryGetValue(ExternalIdNames.LegacyMyWellId, out var whole))
        {
            var dot = whole.IndexOf('.', StringComparison.Ordinal);
            all.TryAdd(ExternalIdNames.LegacyMyWellPincode, whole[..dot]);
            all.TryAdd(ExternalIdNames.LegacyMyWellResourceId, whole[(dot + 1)..]);
        }
        else if (all.TryGetValue(ExternalIdNames.LegacyMyWellPincode, out var pincode) && all.TryGetValue(ExternalIdNames.LegacyMyWellResourceId, out var number))
        {
            all[ExternalIdNames.LegacyMyWellId] = $"{pincode}.{number}";
        }

        return all;
    }
}
