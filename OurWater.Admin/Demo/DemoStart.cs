using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Demo;

/// <summary>Makes the demo organisation where it is missing, and prints its sign-in at every start.</summary>
internal sealed class DemoStart(SchemaUpdate schema, DemoOrganisation demo, DemoLegacy legacy, DemoSignIn signIn, IServiceScopeFactory scopes, IServer server, IHostApplicationLifetime lifetime, TimeProvider clock) : IHostedLifecycleService
{
    public const string Slug = "mywell-demo";

    private int _organisationId;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await schema.RunAsync(cancellationToken);
        _organisationId = await EnsureOrganisationAsync(cancellationToken);
        await demo.FillAsync(_organisationId, cancellationToken);
        await legacy.StartAsync(_organisationId, cancellationToken);
        lifetime.ApplicationStarted.Register(Print);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => legacy.BringInOnceAsync(_organisationId, cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The organisation and its person, both or none. What an earlier start left half done is completed.</summary>
    private async Task<int> EnsureOrganisationAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<OurWaterDbContext>(); // the one that keeps users too
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var organisation = await context.Organisations.SingleOrDefaultAsync(o => o.Slug == Slug, cancellationToken);
        if (organisation is null)
        {
            organisation = new Organisation { Name = "MyWell demo", Slug = Slug, TimeZone = "Asia/Kolkata", CreatedAt = clock.GetUtcNow().UtcDateTime };
            context.Organisations.Add(organisation);
            await context.SaveChangesAsync(cancellationToken);
        }

        var user = await EnsureUserAsync(context, scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>(), cancellationToken);
        if (!await context.Memberships.AnyAsync(m => m.UserId == user.Id, cancellationToken))
        {
            context.Memberships.Add(new Membership { UserId = user.Id, OrganisationId = organisation.Id, Role = Role.Admin, CreatedAt = clock.GetUtcNow().UtcDateTime });
            await context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return organisation.Id;
    }

    private async Task<AppUser> EnsureUserAsync(OurWaterDbContext context, UserManager<AppUser> users, CancellationToken cancellationToken)
    {
        var password = signIn.Password();
        var user = await users.FindByEmailAsync(DemoSignIn.Email);
        if (user is null)
        {
            // In a database that others use too, the demo's person is no administrator of the system.
            var alone = !await context.Users.AnyAsync(cancellationToken);
            user = new AppUser { UserName = DemoSignIn.Email, Email = DemoSignIn.Email, EmailConfirmed = true, IsSystemAdministrator = alone, CreatedAt = clock.GetUtcNow().UtcDateTime };
            Check(await users.CreateAsync(user, password));
        }
        else if (!await users.CheckPasswordAsync(user, password))
        {
            // The file with the password was lost or belongs to another database: what is printed must work.
            await users.RemovePasswordAsync(user);
            Check(await users.AddPasswordAsync(user, password));
        }

        return user;
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded) throw new InvalidOperationException($"The demo's sign-in cannot be made: {string.Join(' ', result.Errors.Select(e => e.Description))}");
    }

    private void Print()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:5080";
        Console.WriteLine($"""

            The demo organisation is ready. Sign in at

                {address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)}/account/login

                E-mail    {DemoSignIn.Email}
                Password  {signIn.Password()}

            """);
    }
}
