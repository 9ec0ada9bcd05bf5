using OurWater.Admin.Api.Http;

namespace OurWater.Admin.Api.Docs;

/// <summary>The filters of the lists, as OpenAPI tells them.</summary>
internal static class FilterDocs
{
    public static QueryParameter GroupId { get; } = new("groupId", "string", "In this group.");
    public static QueryParameter ResourceId { get; } = new("resourceId", "string", "Of this resource.");
    public static QueryParameter ExternalId { get; } = new("externalId", "string", "With this external id of its own, as name:value.");
    public static QueryParameter ResourceExternalId { get; } = new("resourceExternalId", "string", "Of the resource with this external id, as name:value, such as legacyMyWellId:313603.1111.");
    public static QueryParameter From { get; } = new("from", "string", "Readings from this time on (resources that have some): ISO 8601 with an offset or Z, or a date alone.");
    public static QueryParameter To { get; } = new("to", "string", "Readings up to this time, itself included; a date alone means to the end of that day.");
    public static QueryParameter UpdatedAfter { get; } = new("updatedAfter", "string", "Changed after this time.");
    public static QueryParameter Bbox { get; } = new("bbox", "string", "Inside west,south,east,north in degrees.");

    public static QueryParameter Type<T>()
        where T : struct, Enum => new("type", "string", "Of this type.", Words.All<T>());
}
