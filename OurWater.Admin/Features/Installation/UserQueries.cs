using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Installation;

/// <summary>All accounts of the installation; for system administrators.</summary>
public sealed class UserQueries(Database database, TimeProvider clock)
{
    public static IReadOnlyList<string> Filters { get; } = ["show"];

    public static IReadOnlyList<(string Value, string Words)> Shows { get; } = [("system", "System administrators"), ("without", "In no organisation"), ("closed", "Closed"), ("locked", "Locked, now or before")];

    public async Task<ListPage<UserRow>> ListAsync(ClaimsPrincipal user, ListQuery query, CancellationToken cancellationToken)
    {
        await database.RequireSystemAdministratorAsync(user, cancellationToken);
        await using var context = database.OpenEverything();
        var now = clock.GetUtcNow();
        var users = context.Users.AsNoTracking();
        if (query.Search is { } text)
        {
            var pattern = SearchText.Pattern(text);
            users = users.Where(u => EF.Functions.Like(u.Email!, pattern, SearchText.Escape) || context.Memberships.Any(m => m.UserId == u.Id && EF.Functions.Like(m.Organisation!.Name, pattern, SearchText.Escape)));
        }

        users = query["show"] switch
        {
            "system" => users.Where(u => u.IsSystemAdministrator),
            "without" => users.Where(u => !context.Memberships.Any(m => m.UserId == u.Id)),
            "closed" => users.Where(u => u.ClosedAt != null),
            "locked" => users.Where(u => u.LockoutEnd != null && u.AccessFailedCount == 0),
            _ => users,
        };
        var total = await users.LongCountAsync(cancellationToken);
        var page = await users.OrderBy(u => u.Email).ThenBy(u => u.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        var ids = page.ConvertAll(u => u.Id);
        var memberships = (await context.Memberships.AsNoTracking().Where(m => ids.Contains(m.UserId)).OrderBy(m => m.Organisation!.Name).Select(m => new { m.UserId, m.Organisation!.Name, m.Role }).ToListAsync(cancellationToken)).ToLookup(m => m.UserId);
        var passkeys = await context.Set<IdentityUserPasskey<string>>().Where(p => ids.Contains(p.UserId)).GroupBy(p => p.UserId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new ListPage<UserRow>(
            page.ConvertAll(u => new UserRow(
                u.Id, u.Email!, u.IsSystemAdministrator, u.TwoFactorEnabled, passkeys.GetValueOrDefault(u.Id), u.CreatedAt, u.LastSignInAt, u.ClosedAt, u.LockoutEnd > now ? u.LockoutEnd : null,
                [.. memberships[u.Id].Select(m => (m.Name, m.Role))])),
            total);
    }
}
