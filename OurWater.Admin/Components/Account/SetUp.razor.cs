using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Data;

namespace OurWater.Admin.Components.Account;

public sealed partial class SetUp
{
    private IReadOnlyList<string> _errors = [];
    private bool _open;

    [Inject]
    public required IFirstSetUp First { get; set; }

    [Inject]
    public required SignInManager<AppUser> SignIn { get; set; }

    [Inject]
    public required UserManager<AppUser> Users { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromForm]
    private FirstSetUp Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Input ??= new FirstSetUp();
        _open = await First.IsOpenAsync(Token ?? Input.Token, Context.RequestAborted);
    }

    private async Task CompleteAsync()
    {
        Input.Email = Input.Email.Trim();
        _errors = await First.CompleteAsync(Input, Context.RequestAborted);
        if (_errors.Count > 0)
        {
            return;
        }

        if (await Users.FindByEmailAsync(Input.Email) is { } user)
        {
            await SignIn.SignInAsync(user, isPersistent: false);
        }

        Navigation.NavigateTo("", forceLoad: true);
    }
}
