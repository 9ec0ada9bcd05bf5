using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Accounts;
using OurWater.Admin.Data;

namespace OurWater.Admin.Components.YourAccount;

public sealed partial class PasswordPage
{
    private IReadOnlyList<string> _errors = [];

    [Inject]
    public required SignInManager<AppUser> SignIn { get; set; }

    [Inject]
    public required OwnAccount Own { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromForm]
    private ChangeForm Input { get; set; } = default!;

    protected override void OnInitialized() => Input ??= new ChangeForm();

    private async Task ChangeAsync()
    {
        var user = await Own.GetAsync(Context.User);
        if (await Own.ProveAsync(user, Input.Current) is { } problem)
        {
            _errors = [problem];
            return;
        }

        var changed = await SignIn.UserManager.ChangePasswordAsync(user, Input.Current, Input.New);
        if (!changed.Succeeded)
        {
            _errors = [.. changed.Errors.Select(e => e.Description)];
            return;
        }

        await SignIn.RefreshSignInAsync(user);
        Navigation.NavigateTo($"account?done={AccountPage.Password}", forceLoad: true);
    }

    public sealed class ChangeForm
    {
        [Required(ErrorMessage = "Write the password with which you sign in now.")]
        public string Current { get; set; } = "";

        [Required(ErrorMessage = "Choose a new password.")]
        public string New { get; set; } = "";
    }
}
