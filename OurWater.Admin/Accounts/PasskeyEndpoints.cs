using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Data;

namespace OurWater.Admin.Accounts;

/// <summary>What a browser has to sign, for js/passkeys.js. The form that fetched it sends the signed answer to its page.</summary>
internal static class PasskeyEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/account/passkeys/sign-in-options", SignInOptionsAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/account/passkeys/create-options", CreateOptionsAsync).RequireAuthorization().ExcludeFromDescription();
    }

    /// <summary>The same for everybody: which passkey it is, and whose, the browser says.</summary>
    private static async Task<Results<ContentHttpResult, BadRequest>> SignInOptionsAsync(HttpContext context, IAntiforgery antiforgery, SignInManager<AppUser> signIn) =>
        await antiforgery.IsRequestValidAsync(context) ? Json(await signIn.MakePasskeyRequestOptionsAsync(null)) : TypedResults.BadRequest();

    /// <summary>Asks for the password here, before the browser makes a passkey that would be refused.</summary>
    private static async Task<Results<ContentHttpResult, BadRequest>> CreateOptionsAsync(HttpContext context, IAntiforgery antiforgery, SignInManager<AppUser> signIn, OwnAccount own, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var user = await own.GetAsync(context.User);
        if (await own.ProveAsync(user, form["Add.Password"].ToString()) is { } problem) return TypedResults.Text(problem, statusCode: StatusCodes.Status422UnprocessableEntity);
        return Json(await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id, Name = user.Email!, DisplayName = user.Email! }));
    }

    private static ContentHttpResult Json(string options) => TypedResults.Content(options, "application/json");
}
