using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OurWater.Admin.Accounts;

namespace OurWater.Admin.Components.Account;

/// <summary>The page behind a link for a new password.</summary>
public sealed partial class ResetPassword
{
    private IReadOnlyList<string> _errors = [];
    private string? _email;

    [Inject]
    public required PasswordLinks Links { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromForm]
    private ResetForm Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Input ??= new ResetForm();
        _email = await Links.FindAsync(Token ?? Input.Token, Context.RequestAborted);
    }

    private async Task ResetAsync()
    {
        if (_email is null) return;
        _errors = await Links.ResetAsync(Token ?? Input.Token, Input.Password, Context.RequestAborted);
        if (_errors.Count == 0) Navigation.NavigateTo($"account/login?done={Login.NewPassword}", forceLoad: true);
    }

    public sealed class ResetForm
    {
        public string Token { get; set; } = "";

        [Required(ErrorMessage = "Choose a password.")]
        public string Password { get; set; } = "";
    }
}
