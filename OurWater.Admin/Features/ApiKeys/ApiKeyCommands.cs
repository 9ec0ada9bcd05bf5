using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.ApiKeys;

/// <summary>Makes and revokes API keys; for the organisation's administrators.</summary>
public sealed class ApiKeyCommands(Database database, TimeProvider clock)
{
    public const int LongestName = 100;

    /// <summary>The key, which is shown once and kept as a hash only; or what is wrong with the input.</summary>
    public async Task<(string? Key, string? Problem)> MakeAsync(Actor actor, ApiKeyInput input, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Admin, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var (name, now) = (input.Name.Trim(), clock.GetUtcNow().UtcDateTime);
        var zone = await context.Organisations.Where(o => o.Id == actor.OrganisationId).Select(o => o.TimeZone).SingleAsync(cancellationToken);
        var expires = input.ExpiresOn is { } day ? EndOf(day, zone) : (DateTime?)null;
        if (name.Length is 0 or > LongestName) return (null, name.Length == 0 ? "Give the key a name, such as the script that uses it." : $"A name has at most {LongestName} letters.");
        if (input.Scopes.Count == 0 || input.Scopes.Any(s => !Keys.AllScopes.Contains(s))) return (null, "Choose at least one thing that the key may do.");
        if (expires <= now) return (null, "This day is over. Choose a later one, or none.");
        if (await context.ApiKeys.AnyAsync(k => k.Name == name && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now), cancellationToken)) return (null, $"There is a key “{name}” already. Choose another name, or revoke that one first.");
        var key = Keys.Make();
        context.ApiKeys.Add(new ApiKey { Name = name, Prefix = Keys.ShownPrefix(key), Hash = Keys.Hash(key), Scopes = [.. Keys.AllScopes.Where(input.Scopes.Contains)], CreatedAt = now, ExpiresAt = expires });
        await context.SaveChangesAsync(cancellationToken);
        return (key, null);
    }

    /// <summary>From this moment on the key opens nothing, on every node.</summary>
    /// <returns>False where it was revoked before, or is not the organisation's.</returns>
    public async Task<bool> RevokeAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Admin, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        if (await context.ApiKeys.SingleOrDefaultAsync(k => k.Id == id && k.RevokedAt == null, cancellationToken) is not { } key) return false;
        key.RevokedAt = clock.GetUtcNow().UtcDateTime;
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static DateTime EndOf(DateOnly day, string zone)
    {
        var there = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
        var midnight = DateTime.SpecifyKind(day.AddDays(1).ToDateTime(TimeOnly.MinValue), DateTimeKind.Unspecified);
        while (there.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15); // the clocks go forward at midnight
        return TimeZoneInfo.ConvertTimeToUtc(midnight, there);
    }
}
