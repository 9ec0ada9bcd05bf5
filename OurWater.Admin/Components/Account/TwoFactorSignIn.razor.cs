using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Accounts;
using OurWater.Admin.Data;

namespace OurWater.Admin.Components.Account;

/// <summary>After the password: the code of the authenticator app, or a recovery code, in one field.</summary>
public sealed partial class TwoFactorSignIn
{
    private IReadOnlyList<string> _errors = [];
    private bool _open;

    [Inject]
    public required SignInManager<AppUser> SignIn { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [SupplyParameterFromForm]
    private CodeForm Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery]
    private bool Stay { get; set; }

    private string LoginAddress => ReturnUrl is null ? "account/login" : $"account/login?returnUrl={Uri.EscapeDataString(ReturnUrl)}";

    protected override async Task OnInitializedAsync()
    {
        Input ??= new CodeForm();
        _open = await SignIn.GetTwoFactorAuthenticationUserAsync() is not null;
    }

    private async Task ContinueAsync()
    {
        if (!_open) return;
        var result = TwoFactorCodes.IsFromApp(Input.Code)
            ? await SignIn.TwoFactorAuthenticatorSignInAsync(TwoFactorCodes.Plain(Input.Code), Stay, rememberClient: false)
            : await SignIn.TwoFactorRecoveryCodeSignInAsync(TwoFactorCodes.Recovery(Input.Code));
        if (result.Succeeded) Navigation.NavigateTo(Login.LocalOrHome(ReturnUrl), forceLoad: true);
        else _errors = [result.IsLockedOut ? Login.TooManyTries : result.IsNotAllowed ? Login.Closed : "This code opens nothing. A code of the app counts for half a minute, a recovery code once. Take a new one."];
    }

    public sealed class CodeForm
    {
        [Required(ErrorMessage = "Write the code.")]
        public string Code { get; set; } = "";
    }
}
