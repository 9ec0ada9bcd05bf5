using System.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OurWater.Admin.Configuration;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Hosting;

/// <summary>
/// The first administrator, organisation and API key: from the section <c>Bootstrap</c>, or by a one-time link that is printed at start while nobody can sign
/// in.
/// </summary>
public sealed class Bootstrap(Database database, IServiceScopeFactory scopes, IOptions<BootstrapOptions> options, FirstSetUpLink link, TimeProvider clock, ILogger<Bootstrap> logger)
{
    private const string Exists = "Somebody can sign in already.";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wanted = options.Value;
        if (await AnyUserAsync(cancellationToken))
        {
            if (wanted.AdminEmail is not null) logger.BootstrapIgnored();
            return;
        }

        if (wanted.AdminEmail is null)
        {
            link.Open();
            return;
        }

        // A script relies on what it sets: a password that a person would have to change is only named.
        if (PasswordRules.Problem(wanted.AdminPassword, wanted.AdminEmail, [wanted.Organisation!]) is not null) logger.BootstrapPasswordWeak();
        var errors = await CreateAsync(new FirstOrganisation(wanted.Organisation!, wanted.OrganisationId, wanted.TimeZone, wanted.AdminEmail, wanted.AdminPassword!, wanted.ApiKey), cancellationToken);
        if (errors.Contains(Exists)) return; // another start was quicker
        if (errors.Count > 0) throw new InvalidOperationException($"The section Bootstrap cannot be used: {string.Join(' ', errors)}");
        logger.Bootstrapped(wanted.Organisation!);
    }

    /// <summary>
    /// Makes the organisation, its first administrator (also of the system) and, where given, an API key with all scopes: all of them, or none where the
    /// program ends meanwhile. Gives what is wrong; empty = done. The caller has checked the password.
    /// </summary>
    public async Task<IReadOnlyList<string>> CreateAsync(FirstOrganisation first, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var context = scope.ServiceProvider.GetRequiredService<OurWaterDbContext>(); // the one that keeps users too
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        if (await context.Users.AnyAsync(cancellationToken)) return [Exists];
        var now = clock.GetUtcNow().UtcDateTime;
        var user = new AppUser { UserName = first.Email, Email = first.Email, EmailConfirmed = true, IsSystemAdministrator = true, CreatedAt = now };
        user.PasswordHash = users.PasswordHasher.HashPassword(user, first.Password);
        var made = await users.CreateAsync(user);
        if (!made.Succeeded) return [.. made.Errors.Select(e => e.Description)];

        var organisation = new Organisation
        {
            Name = first.Name.Trim(),
            Slug = first.Slug ?? Slugs.From(first.Name),
            TimeZone = string.IsNullOrWhiteSpace(first.TimeZone) ? "UTC" : first.TimeZone,
            CreatedAt = now,
        };
        context.Organisations.Add(organisation);
        await context.SaveChangesAsync(cancellationToken);
        context.Memberships.Add(new Membership { UserId = user.Id, OrganisationId = organisation.Id, Role = Role.Admin, CreatedAt = now });
        if (first.ApiKey is { } key)
        {
            context.ApiKeys.Add(new ApiKey
            {
                OrganisationId = organisation.Id,
                Name = "Bootstrap",
                Prefix = Keys.ShownPrefix(key),
                Hash = Keys.Hash(key),
                Scopes = [.. Keys.AllScopes],
                CreatedAt = now,
            });
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [];
    }

    public async Task<bool> AnyUserAsync(CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        return await context.Users.AnyAsync(cancellationToken);
    }
}

public sealed record FirstOrganisation(string Name, string? Slug, string? TimeZone, string Email, string Password, string? ApiKey);
