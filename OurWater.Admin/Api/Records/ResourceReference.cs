using OurWater.Admin.Api.Http;

namespace OurWater.Admin.Api.Records;

/// <summary>How a reading names its resource: by our id, or by an external id as <c>name:value</c>. Neither where the fields say something wrong, which is told.</summary>
internal readonly record struct ResourceReference(long? Id, (string Name, string Value)? External)
{
    private const int Longest = RecordLimits.LongestSeries + 1 + ExternalIdWriter.LongestValue;

    public static ResourceReference Read(JsonFields fields)
    {
        var (id, external) = (fields.Id("resourceId"), fields.Text("resourceExternalId", Longest));
        if (id is not null && external is null) return new(id, null);
        if (id is not null) fields.Fail("resourceExternalId", "Either resourceId or resourceExternalId.");
        else if (external is null && !fields.IsSet("resourceId") && !fields.IsSet("resourceExternalId")) fields.Fail("resourceId", "This, or resourceExternalId, is required.");
        else if (external?.Split(':', 2) is [{ Length: > 0 } name, { Length: > 0 } value]) return new(null, (name.Trim(), value.Trim()));
        else if (external is not null) fields.Fail("resourceExternalId", "Write name:value, such as legacyMyWellId:313603.1111.");
        return default;
    }
}
