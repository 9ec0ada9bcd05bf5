using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.OrganisationSettings;

/// <param name="Slug">Its id in the API, which stays what it is.</param>
public sealed record OrganisationFacts(string Name, string Slug, string TimeZone, DateTime CreatedAt, int Members);

/// <summary>The organisation's own settings: every member may look, its administrators change them.</summary>
public sealed class OrganisationSettingsService(Database database)
{
    public const int LongestName = 120;

    public async Task<OrganisationFacts> GetAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        return await context.Organisations.AsNoTracking().Where(o => o.Id == actor.OrganisationId)
            .Select(o => new OrganisationFacts(o.Name, o.Slug, o.TimeZone, o.CreatedAt, context.Memberships.Count(m => m.OrganisationId == o.Id))).SingleAsync(cancellationToken);
    }

    public async Task<Saved> SaveAsync(Actor actor, string name, string timeZone, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Admin, cancellationToken);
        if (Check(name, timeZone) is { } problem) return new Saved(problem);
        await using var context = database.Open(actor.OrganisationId);
        var organisation = await context.Organisations.SingleAsync(o => o.Id == actor.OrganisationId, cancellationToken);
        (organisation.Name, organisation.TimeZone) = (name.Trim(), timeZone);
        await context.SaveChangesAsync(cancellationToken);
        return Saved.Done;
    }

    internal static string? Check(string name, string timeZone)
    {
        if (string.IsNullOrWhiteSpace(name)) return "Write the name of the organisation.";
        if (name.Trim().Length > LongestName) return $"The name is longer than {LongestName} letters. Write a shorter one.";
        return TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _) ? null : "Choose the time zone.";
    }
}
