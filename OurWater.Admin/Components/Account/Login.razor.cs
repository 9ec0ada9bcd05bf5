using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Data;

namespace OurWater.Admin.Components.Account;

public sealed partial class Login
{
    internal const string NewPassword = "password";
    internal const string TooManyTries = "Too many tries. Sign-in for this address is closed for some minutes. Wait, then try again.";
    internal const string Closed = "This account is closed. Whoever runs the installation can open it again.";

    // Takes as long to try as the password of an account: how long an answer takes tells nobody who has one.
    private static readonly Lazy<string> Nobody = new(() => new PasswordHasher<AppUser>().HashPassword(new AppUser(), Guid.NewGuid().ToString()));

    private IReadOnlyList<string> _errors = [];
    private string? _note;

    [Inject]
    public required SignInManager<AppUser> SignIn { get; set; }

    [Inject]
    public required UserManager<AppUser> Users { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromForm(FormName = "login")]
    private LoginForm Input { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "login-passkey")]
    private PasskeyForm Passkey { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery]
    private string? Done { get; set; }

    protected override void OnInitialized()
    {
        Input ??= new LoginForm();
        Passkey ??= new PasskeyForm();
        if (Done == NewPassword) _note = "Your new password is set, and every earlier sign-in is over. Sign in with it.";

        // A page that stayed open across a change comes here although this browser is still signed in.
        if (HttpMethods.IsGet(Context.Request.Method) && ReturnUrl is not null && Context.User.Identity is { IsAuthenticated: true }) Navigation.NavigateTo(LocalOrHome(ReturnUrl), forceLoad: true);
    }

    private async Task SignInAsync()
    {
        var user = await Users.FindByEmailAsync(Input.Email.Trim());
        if (user is null) Users.PasswordHasher.VerifyHashedPassword(new AppUser(), Nobody.Value, Input.Password);
        var result = user is null
            ? SignInResult.Failed
            : await SignIn.PasswordSignInAsync(user, Input.Password, Input.Stay, lockoutOnFailure: true);
        if (result.Succeeded) Navigation.NavigateTo(LocalOrHome(ReturnUrl), forceLoad: true);
        else if (result.RequiresTwoFactor) Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("account/two-factor-sign-in", new Dictionary<string, object?> { ["returnUrl"] = ReturnUrl, ["stay"] = Input.Stay ? true : null }), forceLoad: true);

        // The same words whether the address or the password is wrong: they tell nobody who has an account.
        else _errors = [result.IsLockedOut ? TooManyTries : result.IsNotAllowed ? Closed : "This e-mail and password do not belong together. Nothing was changed. Check both and try again."];
    }

    private async Task SignInWithPasskeyAsync()
    {
        var result = string.IsNullOrEmpty(Passkey.Credential) ? SignInResult.Failed : await SignIn.PasskeySignInAsync(Passkey.Credential);
        if (result.Succeeded) Navigation.NavigateTo(LocalOrHome(ReturnUrl), forceLoad: true);
        else _errors = [result.IsNotAllowed ? Closed : "This passkey opens no account here; it may have been removed. Try another one, or sign in with your password."];
    }

    /// <summary>Only an address of ours: a link in a mail must not lead to a stranger's page after signing in.</summary>
    internal static string LocalOrHome(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url[1..] : "";

    public sealed class LoginForm
    {
        [Required(ErrorMessage = "Write your e-mail address.")]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Write your password.")]
        public string Password { get; set; } = "";

        public bool Stay { get; set; }
    }

    public sealed class PasskeyForm
    {
        /// <summary>What the browser signed, as JSON.</summary>
        public string Credential { get; set; } = "";
    }
}
