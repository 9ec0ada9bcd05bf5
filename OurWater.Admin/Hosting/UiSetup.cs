using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;
using OurWater.Admin.Accounts;
using OurWater.Admin.Components;
using OurWater.Admin.Components.Layout;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Audit;
using OurWater.Admin.Security;

namespace OurWater.Admin.Hosting;

/// <summary>The pages and what they need. Expects an <see cref="ILayoutSource"/>, an <see cref="IOrganisationSwitch"/> and an IFirstSetUp beside it.</summary>
public static class UiSetup
{
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, OpenPageStanding>();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            options.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<Formats>();
        services.AddScoped<ThemeChoice>();
        services.AddScoped<CircuitNote>();
        services.AddScoped<CircuitHandler>(s => s.GetRequiredService<CircuitNote>());
        services.AddScoped<CircuitActor>();
        services.AddScoped<CircuitHandler>(s => s.GetRequiredService<CircuitActor>());
        return services;
    }

    public static WebApplication MapUi(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        PasskeyEndpoints.Map(app);
        app.MapPost("/account/sign-out", SignOutAsync).ExcludeFromDescription();
        app.MapPost("/account/organisation", SwitchOrganisationAsync).RequireAuthorization().ExcludeFromDescription();
        return app;
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> SignOutAsync(HttpContext context, IAntiforgery antiforgery, SignInManager<AppUser> signIn, SignInLog log)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.BadRequest();
        }

        if (await signIn.UserManager.GetUserAsync(context.User) is { } user) await log.TellAsync(AuditAction.SignedOut, user);
        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect("~/account/login");
    }

    private static async Task<Results<RedirectHttpResult, BadRequest, ForbidHttpResult>> SwitchOrganisationAsync(
        HttpContext context, IAntiforgery antiforgery, IOrganisationSwitch organisations, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.BadRequest();
        }

        var form = await context.Request.ReadFormAsync(cancellationToken);
        return await organisations.SwitchAsync(context, form["organisation"].ToString(), cancellationToken)
            ? TypedResults.LocalRedirect("~/")
            : TypedResults.Forbid();
    }
}
