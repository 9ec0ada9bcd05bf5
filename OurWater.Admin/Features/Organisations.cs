using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;

namespace OurWater.Admin.Features;

internal static class Organisations
{
    /// <summary>The zone of the organisation that the context was opened for.</summary>
    public static async Task<TimeZoneInfo> ZoneAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var name = await context.Organisations.Where(o => o.Id == context.OrganisationId).Select(o => o.TimeZone).SingleAsync(cancellationToken);
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
    }
}
