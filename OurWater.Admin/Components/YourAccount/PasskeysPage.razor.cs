using System.Buffers.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using OurWater.Admin.Accounts;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;

namespace OurWater.Admin.Components.YourAccount;

public sealed partial class PasskeysPage
{
    private const int LongestName = 60;
    private const int Most = 20;

    private AppUser _user = default!;
    private IReadOnlyList<string> _errors = [];
    private IReadOnlyList<Shown> _passkeys = [];
    private string? _note;

    [Inject]
    public required SignInManager<AppUser> SignIn { get; set; }

    [Inject]
    public required OwnAccount Own { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromForm]
    private AddForm Add { get; set; } = default!;

    [SupplyParameterFromForm]
    private ChangeForm Edit { get; set; } = default!;

    private UserManager<AppUser> Users => SignIn.UserManager;

    protected override async Task OnInitializedAsync()
    {
        Add ??= new AddForm();
        Edit ??= new ChangeForm();
        _user = await Own.GetAsync(Context.User);
        Formats.UseZone(await Own.TimeZoneAsync(Context.User, Context.RequestAborted));
        await LoadAsync();
    }

    private async Task AddAsync()
    {
        if (_passkeys.Count >= Most)
        {
            _errors = [$"An account has {Most} passkeys at most. Remove one that you do not use any more."];
            return;
        }

        if (await Own.AttestAsync(Add.Credential) is not { } made)
        {
            _errors = ["The passkey was not taken: its time was over, or the browser sent something else. Try again, and delete the one that your device may have kept."];
            return;
        }

        made.Name = Named(Add.Name) ?? $"Passkey {_passkeys.Count + 1}";
        await Users.AddOrUpdatePasskeyAsync(_user, made);
        await LoadAsync();
        _note = $"“{made.Name}” opens your account from now on.";
        Add = new AddForm();
    }

    private async Task RenameAsync()
    {
        if (await FindAsync() is not { } passkey || Named(Edit.Name) is not { } name) return;
        passkey.Name = name;
        await Users.AddOrUpdatePasskeyAsync(_user, passkey);
        await LoadAsync();
        _note = $"It is called “{name}” now.";
    }

    private async Task RemoveAsync()
    {
        if (await FindAsync() is not { } passkey) return;
        if (await Own.ProveAsync(_user, Edit.Password) is { } problem)
        {
            _errors = [problem];
            return;
        }

        await Users.RemovePasskeyAsync(_user, passkey.CredentialId);
        await Users.UpdateSecurityStampAsync(_user);
        await SignIn.RefreshSignInAsync(_user);
        await LoadAsync();
        _note = $"“{passkey.Name}” opens nothing here any more. Every other sign-in is over.";
    }

    private Task<UserPasskeyInfo?> FindAsync() => Base64Url.IsValid(Edit.Id) ? Users.GetPasskeyAsync(_user, Base64Url.DecodeFromChars(Edit.Id)) : Task.FromResult<UserPasskeyInfo?>(null);

    private async Task LoadAsync() =>
        _passkeys = [.. (await Users.GetPasskeysAsync(_user)).OrderBy(p => p.CreatedAt).Select(p => new Shown(Base64Url.EncodeToString(p.CredentialId), p.Name ?? "Passkey", Formats.Date(p.CreatedAt.UtcDateTime)))];

    private static string? Named(string name) => name.Trim() is { Length: > 0 } trimmed ? trimmed[..Math.Min(trimmed.Length, LongestName)] : null;

    private sealed record Shown(string Id, string Name, string Added);

    public sealed class AddForm
    {
        public string Name { get; set; } = "";

        /// <summary>What the browser made, as JSON.</summary>
        public string Credential { get; set; } = "";
    }

    public sealed class ChangeForm
    {
        public string Password { get; set; } = "";
        public string Id { get; set; } = "";
        public string Name { get; set; } = "";
    }
}
