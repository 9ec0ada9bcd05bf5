using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Accounts;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Audit;

namespace OurWater.Admin.Components.YourAccount;

/// <summary>What a person's account is, and what protects it.</summary>
public sealed partial class AccountPage
{
    internal const string Password = "password";
    internal const string Elsewhere = "elsewhere";

    private AppUser? _user;
    private IReadOnlyList<OwnMembership> _memberships = [];
    private int _passkeys;
    private int _codes;
    private string? _note;

    [Inject]
    public required SignInManager<AppUser> SignIn { get; set; }

    [Inject]
    internal SignInLog Log { get; set; } = default!;

    [Inject]
    public required OwnAccount Own { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromQuery]
    private string? Done { get; set; }

    private string TwoFactorWords => !_user!.TwoFactorEnabled ? "Off: the password alone opens the account" : _codes == 1 ? "On, with 1 recovery code left" : $"On, with {_codes} recovery codes left";

    private string PasskeyWords => _passkeys switch { 0 => "None: sign in with a finger, a face or a PIN", 1 => "1 passkey", _ => $"{_passkeys} passkeys" };

    protected override async Task OnInitializedAsync()
    {
        _user = await Own.GetAsync(Context.User);
        _memberships = await Own.MembershipsAsync(Context.User, Context.RequestAborted);
        _passkeys = (await SignIn.UserManager.GetPasskeysAsync(_user)).Count;
        _codes = await SignIn.UserManager.CountRecoveryCodesAsync(_user);
        _note = Done switch
        {
            Password => "Your password is changed. Every other sign-in is over.",
            Elsewhere => "Every other sign-in is over. You are signed in here only.",
            _ => null,
        };
    }

    private async Task SignOutEverywhereAsync()
    {
        await SignIn.UserManager.UpdateSecurityStampAsync(_user!);
        await Log.TellAsync(AuditAction.SignedOut, _user!, "everywhere else");
        await SignIn.RefreshSignInAsync(_user!);
        Navigation.NavigateTo($"account?done={Elsewhere}", forceLoad: true);
    }
}
