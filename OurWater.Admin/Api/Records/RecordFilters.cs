using OurWater.Admin.Api.Http;

namespace OurWater.Admin.Api.Records;

/// <summary>The filters that resources, readings and groups have in common.</summary>
/// <param name="Own">An external id of the record itself.</param>
/// <param name="OfResource">An external id of its resource.</param>
/// <param name="Since">From this time on.</param>
/// <param name="Until">Up to this time, itself included.</param>
internal sealed record RecordFilters(long? Group, long? Resource, (string Name, string Value)? Own, (string Name, string Value)? OfResource, DateTime? Since, DateTime? Until, DateTime? UpdatedAfter, BoundingBox? Box)
{
    public static RecordFilters Read(QueryReader query)
    {
        var until = query.Time("to");
        return new RecordFilters(
            query.Id("groupId"),
            query.Id("resourceId"),
            query.ExternalId("externalId"),
            query.ExternalId("resourceExternalId"),
            query.Time("from")?.Time,
            until is { IsDay: true } day && day.Time < DateTime.MaxValue.Date ? day.Time.AddDays(1).AddMilliseconds(-1) : until?.Time,
            query.Time("updatedAfter")?.Time,
            query.Box("bbox"));
    }
}
