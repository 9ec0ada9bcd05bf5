using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Members;
using OurWater.Admin.Security;

namespace OurWater.Admin.Components.Account;

/// <summary>The page behind an invitation: somebody new makes an account, somebody known joins with theirs.</summary>
public sealed partial class Join
{
    private IReadOnlyList<string> _errors = [];
    private OpenInvitation? _invitation;
    private string? _signedIn;

    [Inject]
    public required Invitations Links { get; set; }

    [Inject]
    public required SignInManager<AppUser> SignIn { get; set; }

    [Inject]
    public required UserManager<AppUser> Users { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromForm]
    private JoinForm Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Input ??= new JoinForm();
        _invitation = await Links.FindAsync(Token ?? Input.Token, Context.RequestAborted);
        _signedIn = Context.User.Identity is { IsAuthenticated: true } identity ? identity.Name : null;
    }

    private async Task JoinAsync()
    {
        if (await Users.GetUserAsync(Context.User) is { } user) await EnterAsync(user);
    }

    private async Task RegisterAsync()
    {
        if (_invitation is null) return;
        var email = Input.Email.Trim();
        if (PasswordRules.Problem(Input.Password, email, [_invitation.Organisation]) is { } problem)
        {
            _errors = [problem];
            return;
        }

        var user = new AppUser { UserName = email, Email = email, CreatedAt = Clock.GetUtcNow().UtcDateTime };
        var made = await Users.CreateAsync(user, Input.Password);
        if (made.Succeeded) await EnterAsync(user);
        else _errors = [.. made.Errors.Select(e => e.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) ? "This e-mail has an account. Sign in with it below, and you come back here." : e.Description).Distinct()];
    }

    private async Task EnterAsync(AppUser user)
    {
        if (await Links.AcceptAsync(Token ?? Input.Token, user.Id, Context.RequestAborted) is not { } organisation)
        {
            _invitation = null;
            return;
        }

        user.LastOrganisationId = organisation;
        await Users.UpdateAsync(user);
        await SignIn.SignInAsync(user, isPersistent: false);
        Navigation.NavigateTo("", forceLoad: true);
    }

    public sealed class JoinForm
    {
        public string Token { get; set; } = "";

        [Required(ErrorMessage = "Write your e-mail address."), EmailAddress(ErrorMessage = "This is no e-mail address.")]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Write a password.")]
        public string Password { get; set; } = "";
    }
}
