using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Members;
using OurWater.Admin.Features.OrganisationSettings;
using OurWater.Admin.Hosting;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Installation;

/// <summary>Makes organisations, and invites their administrators; for system administrators, who are no members themselves.</summary>
public sealed class OrganisationCommands(Database database, Invitations invitations, TimeProvider clock)
{
    /// <returns>The token of the link for its first administrator, shown once; or what is wrong.</returns>
    public async Task<(string? Token, string? Problem)> MakeAsync(ClaimsPrincipal user, string name, string timeZone, string administrator, CancellationToken cancellationToken)
    {
        await database.RequireSystemAdministratorAsync(user, cancellationToken);
        if (OrganisationSettingsService.Check(name, timeZone) is { } problem) return (null, problem);
        if (Invitations.CheckFor(administrator) is { } unnamed) return (null, unnamed);
        await using var context = database.OpenEverything();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.Organisations.AnyAsync(o => o.Name == name.Trim(), cancellationToken)) return (null, $"There is an organisation “{name.Trim()}” already. Choose another name.");
        var organisation = new Organisation { Name = name.Trim(), Slug = await FreeSlugAsync(context, name, cancellationToken), TimeZone = timeZone, CreatedAt = clock.GetUtcNow().UtcDateTime };
        context.Organisations.Add(organisation);
        await context.SaveChangesAsync(cancellationToken);
        var token = await invitations.AddAsync(context, organisation.Id, administrator, Role.Admin, user.Identity!.Name!, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (token, null);
    }

    /// <summary>A link for another administrator, where the organisation's own cannot make one any more.</summary>
    public async Task<(string? Token, string? Problem)> InviteAsync(ClaimsPrincipal user, int organisationId, string administrator, CancellationToken cancellationToken)
    {
        await database.RequireSystemAdministratorAsync(user, cancellationToken);
        if (Invitations.CheckFor(administrator) is { } problem) return (null, problem);
        await using var context = database.OpenEverything();
        if (!await context.Organisations.AnyAsync(o => o.Id == organisationId, cancellationToken)) return (null, "This organisation does not exist any more.");
        return (await invitations.AddAsync(context, organisationId, administrator, Role.Admin, user.Identity!.Name!, cancellationToken), null);
    }

    private static async Task<string> FreeSlugAsync(OurWaterDbContext context, string name, CancellationToken cancellationToken)
    {
        var wanted = Slugs.From(name);
        for (var number = 1; ; number++)
        {
            var suffix = number == 1 ? "" : FormattableString.Invariant($"-{number}");
            var slug = wanted[..Math.Min(wanted.Length, 64 - suffix.Length)] + suffix;
            if (!await context.Organisations.AnyAsync(o => o.Slug == slug, cancellationToken)) return slug;
        }
    }
}
