using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Data;

namespace OurWater.Admin.Components.Account;

public sealed partial class Login
{
    private IReadOnlyList<string> _errors = [];

    [Inject]
    public required SignInManager<AppUser> SignIn { get; set; }

    [Inject]
    public required UserManager<AppUser> Users { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [SupplyParameterFromForm]
    private LoginForm Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    protected override void OnInitialized() => Input ??= new LoginForm();

    private async Task SignInAsync()
    {
        var user = await Users.FindByEmailAsync(Input.Email.Trim());
        var result = user is null
            ? SignInResult.Failed
            : await SignIn.PasswordSignInAsync(user, Input.Password, Input.Stay, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            Navigation.NavigateTo(LocalOrHome(ReturnUrl), forceLoad: true);
            return;
        }

        // The same words whether the address or the password is wrong: they tell nobody who has an account.
        _errors = [result.IsLockedOut
            ? "Too many tries. Sign-in for this address is closed for some minutes. Wait, then try again."
            : "This e-mail and password do not belong together. Nothing was changed. Check both and try again."];
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
}
