using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Data;

namespace OurWater.Admin.Components.Account;

public sealed partial class Login
{
    internal const string NewPassword = "password";

    /// <summary>One answer, whatever the reason: the words tell nobody who has an account.</summary>
    internal const string Refused = "This did not sign you in. Either the e-mail and the password do not belong together, or sign-in with this address is closed: for ten minutes after many wrong tries, or until whoever runs the installation opens it again. Check both, or wait and try again.";

    /// <summary>To who has shown the password or the passkey.</summary>
    internal const string TooManyTries = "Too many tries. Sign-in for this address is closed for some minutes. Wait, then try again.";
    internal const string Closed = "This account is closed. Whoever runs the installation can open it again.";

    private IReadOnlyList<string> _errors = [];
    private string? _note;
    private bool _isNew;

    [Inject]
    public required SignInManager<AppUser> SignIn { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IFirstSetUp First { get; set; }

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

    protected override async Task OnInitializedAsync()
    {
        _isNew = await First.IsAwaitedAsync(Context.RequestAborted);
        Input ??= new LoginForm();
        Passkey ??= new PasskeyForm();
        if (Done == NewPassword) _note = "Your new password is set, and every earlier sign-in is over. Sign in with it.";

        // A page that stayed open across a change comes here although this browser is still signed in.
        if (HttpMethods.IsGet(Context.Request.Method) && ReturnUrl is not null && Context.User.Identity is { IsAuthenticated: true }) Navigation.NavigateTo(LocalOrHome(ReturnUrl), forceLoad: true);
    }

    private async Task SignInAsync()
    {
        var result = await SignIn.PasswordSignInAsync(Input.Email.Trim(), Input.Password, Input.Stay, lockoutOnFailure: true);
        if (result.Succeeded) Navigation.NavigateTo(LocalOrHome(ReturnUrl), forceLoad: true);
        else if (result.RequiresTwoFactor) Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("account/two-factor-sign-in", new Dictionary<string, object?> { ["returnUrl"] = ReturnUrl, ["stay"] = Input.Stay ? true : null }), forceLoad: true);
        else (_errors, Input.Password) = ([Refused], ""); // what was typed does not stand in the page that comes back
    }

    private async Task SignInWithPasskeyAsync()
    {
        var result = string.IsNullOrEmpty(Passkey.Credential) ? SignInResult.Failed : await SignIn.PasskeySignInAsync(Passkey.Credential);
        if (result.Succeeded) Navigation.NavigateTo(LocalOrHome(ReturnUrl), forceLoad: true);
        else _errors = [result.IsNotAllowed ? Closed : "This passkey opens no account here; it may have been removed. Try another one, or sign in with your password."];
    }

    /// <summary>Only an address of ours, below our base: a link in a mail must not lead to a stranger's page after signing in. Without the dot, /http://stranger.example would be the stranger's.</summary>
    internal static string LocalOrHome(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? "./" + url[1..] : "";

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
