using System.Security.Claims;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Hosting;
using OurWater.Admin.Live;
using OurWater.Admin.Security;

namespace OurWater.Admin.Tests;

/// <summary>
/// A page over the program's own services and a real database, drawn without a browser. The page's clock stands still; what the page is given comes from <see cref="Installation"/>.
/// </summary>
public abstract class PageTest : BunitContext, IAsyncLifetime
{
    private BunitAuthorizationContext? _person;

    protected Installation Installation { get; private set; } = null!;

    /// <summary>The clock of the page: its polls and its throttle wait for it.</summary>
    protected FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    protected RunNotifier Notifier => Installation.Services.GetRequiredService<RunNotifier>();

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The path and query where the page stands.</summary>
    protected string Address => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    public virtual async ValueTask InitializeAsync()
    {
        Installation = await Installation.StartAsync();
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton(Installation.Database);
        Services.AddScoped<Formats>();
        Services.AddScoped<CurrentUser>();
        Services.AddFallbackServiceProvider(Installation.Services);
        JSInterop.Mode = JSRuntimeMode.Loose;
        SignInAs(Role.Admin);
        Services.GetRequiredService<Formats>().UseZone(Installation.Organisation.TimeZone);
    }

    protected void SignInAs(Role role) => SignInAs(Installation.Actor with { Role = role });

    protected void SignInAs(Actor actor)
    {
        _person ??= AddAuthorization();
        _person.SetAuthorized(actor.Name).SetClaims([.. Claims(actor)]);
    }

    /// <summary>The same person outside a page.</summary>
    protected static ClaimsPrincipal Principal(Actor actor) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, actor.Name), .. Claims(actor)], "test"));

    private static IEnumerable<Claim> Claims(Actor actor)
    {
        yield return new Claim(ClaimTypes.NameIdentifier, actor.UserId);
        yield return new Claim(OrganisationClaims.Organisation, actor.OrganisationId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return new Claim(OrganisationClaims.Role, actor.Role.ToString());
        if (actor.Stamp is { } stamp) yield return new Claim("AspNet.Identity.SecurityStamp", stamp);
        if (actor.IsSystemAdministrator) yield return new Claim(OrganisationClaims.SystemAdministrator, "true");
    }

    /// <summary>Draws the place where dialogs appear; before the page that opens one.</summary>
    protected IRenderedComponent<MudDialogProvider> Dialogs() => Render<MudDialogProvider>();

    /// <summary>The button with these words.</summary>
    protected static IElement Button(IRenderedComponent<IComponent> page, string words) =>
        page.FindAll("button, a").Single(b => Text(b) == words);

    /// <summary>All words of the page, with single spaces.</summary>
    protected static string Words(IRenderedComponent<IComponent> page) => Squeeze(string.Join(' ', page.Nodes.Select(n => n.TextContent)));

    /// <summary>Makes every query on a table fail, as a database does that is broken.</summary>
    protected async Task BreakAsync(string table)
    {
        await using var context = Installation.Database.OpenEverything();
#pragma warning disable EF1002 // the name is a constant of the test
        await context.Database.ExecuteSqlRawAsync($"ALTER TABLE \"{table}\" RENAME TO \"{table}Away\"", Token);
#pragma warning restore EF1002
    }

    protected static string Text(IElement element) => Squeeze(element.TextContent);

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Installation.DisposeAsync();
    }

    private static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
