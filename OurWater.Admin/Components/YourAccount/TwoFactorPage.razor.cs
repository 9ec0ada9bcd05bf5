using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Accounts;
using OurWater.Admin.Data;

namespace OurWater.Admin.Components.YourAccount;

/// <summary>Two-factor with an authenticator app. The key and the recovery codes are in the answer to the form that made them, and on no page that can be opened later.</summary>
public sealed partial class TwoFactorPage
{
    private const string Confirming = "confirm";

    private AppUser _user = default!;
    private IReadOnlyList<string> _errors = [];
    private IReadOnlyList<string>? _codes;
    private (int Size, string Path)? _drawn;
    private string? _key;
    private string? _proof;
    private string? _note;
    private bool _isOn;
    private int _left;

    [Inject]
    public required SignInManager<AppUser> SignIn { get; set; }

    [Inject]
    public required OwnAccount Own { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromForm]
    private ProofForm Proof { get; set; } = default!;

    [SupplyParameterFromForm]
    private CodeForm Confirm { get; set; } = default!;

    private UserManager<AppUser> Users => SignIn.UserManager;

    protected override async Task OnInitializedAsync()
    {
        Proof ??= new ProofForm();
        Confirm ??= new CodeForm();
        _user = await Own.GetAsync(Context.User);
        await LoadAsync();
        if (!_isOn && Own.IsProven(_user, Confirm.Proof)) await DrawAsync(); // only a form that is drawn is heard
    }

    private async Task BeginAsync()
    {
        if (_isOn || !await ProveAsync()) return;
        await Users.ResetAuthenticatorKeyAsync(_user);
        await SignIn.RefreshSignInAsync(_user);
        await DrawAsync();
    }

    private async Task ConfirmAsync()
    {
        if (_isOn || !Own.IsProven(_user, Confirm.Proof)) return; // sent twice, or by somebody who never wrote the password
        if (!await Users.VerifyTwoFactorTokenAsync(_user, Users.Options.Tokens.AuthenticatorTokenProvider, TwoFactorCodes.Plain(Confirm.Code)))
        {
            _errors = ["This is not the code that belongs to the key. A code counts for half a minute: write the one that the app shows now. If it is refused again, look at the clock of the phone."];
            await DrawAsync();
            return;
        }

        await Users.SetTwoFactorEnabledAsync(_user, true);
        await RenewCodesAsync();
        _drawn = null;
        _note = "Two-factor is on. Every other sign-in is over.";
    }

    private async Task MakeCodesAsync()
    {
        if (_isOn && await ProveAsync()) await RenewCodesAsync();
    }

    private async Task TurnOffAsync()
    {
        if (!_isOn || !await ProveAsync()) return;
        await Users.SetTwoFactorEnabledAsync(_user, false);
        await Users.ResetAuthenticatorKeyAsync(_user);
        await SignIn.RefreshSignInAsync(_user);
        await LoadAsync();
        _note = "Two-factor is turned off. Every other sign-in is over.";
    }

    private async Task<bool> ProveAsync()
    {
        if (await Own.ProveAsync(_user, Proof.Password) is not { } problem) return true;
        _errors = [problem];
        return false;
    }

    private async Task RenewCodesAsync()
    {
        _codes = [.. await Users.GenerateNewTwoFactorRecoveryCodesAsync(_user, TwoFactorCodes.RecoveryCodes) ?? []];
        await SignIn.RefreshSignInAsync(_user);
    }

    private async Task DrawAsync()
    {
        if (await Users.GetAuthenticatorKeyAsync(_user) is not { } key) return;
        (_key, _drawn, _proof) = (key, TwoFactorCodes.Draw(TwoFactorCodes.Address(_user.Email!, key)), Own.ProofOf(_user));
    }

    private async Task LoadAsync() => (_isOn, _left) = (_user.TwoFactorEnabled, await Users.CountRecoveryCodesAsync(_user));

    public sealed class ProofForm
    {
        public string Password { get; set; } = "";
    }

    public sealed class CodeForm
    {
        /// <summary>That the password was written before the key was shown.</summary>
        public string Proof { get; set; } = "";
        public string Code { get; set; } = "";
    }
}
