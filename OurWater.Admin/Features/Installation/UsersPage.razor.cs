using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using OurWater.Admin.Accounts;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Features.Members;

namespace OurWater.Admin.Features.Installation;

public sealed partial class UsersPage
{
    private ClaimsPrincipal? _user;
    private ServerTable<UserRow>? _table;

    [Inject]
    public required UserQueries Queries { get; set; }

    [Inject]
    public required UserCommands Commands { get; set; }

    [Inject]
    public required PasswordLinks PasswordLinks { get; set; }

    [Inject]
    public required AuthenticationStateProvider Authentication { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    private string? Me => _user?.FindFirstValue(ClaimTypes.NameIdentifier);

    protected override async Task OnInitializedAsync() => _user = (await Authentication.GetAuthenticationStateAsync()).User;

    private Task<ListPage<UserRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) => Queries.ListAsync(_user!, query, cancellationToken);

    private string Marks(UserRow one) => string.Join(" · ", new[]
    {
        one.Id == Me ? "You" : null,
        one.IsSystemAdministrator ? "System administrator" : null,
        one.ClosedAt is { } closed ? $"Closed since {Formats.Date(closed)}" : null,
        one.LockedUntil is { } until ? $"Locked until {Formats.When(until.UtcDateTime)}: too many wrong passwords" : null,
        one.CreatedAt is { } made ? $"here since {Formats.Date(made)}" : null,
    }.OfType<string>());

    private static string Organisations(UserRow one) => one.Memberships.Count == 0 ? "None" : string.Join(", ", one.Memberships.Select(m => $"{m.Organisation} ({RoleWords.InSentence(m.Role)})"));

    private static string Protection(UserRow one) => string.Join(", ", new[] { "password", one.TwoFactor ? "two-factor" : null, one.Passkeys > 0 ? Formats.Count(one.Passkeys, "passkey") : null }.OfType<string>());

    private async Task RightAsync(UserRow one, bool isOne)
    {
        var asked = isOne
            ? DialogService.ConfirmAsync($"Make {one.Email} a system administrator?", "They see every organisation's name, every account, all jobs and the whole audit log, and may close accounts. They see no organisation's data unless they are a member.", "Make one", "Cancel", danger: false)
            : DialogService.ConfirmAsync($"Take the installation from {one.Email}?", "They do not see organisations, users, jobs, audit and health any more. What they are in their organisations stays.", "Take it", "Keep it");
        if (await asked) await DoAsync(Commands.SetSystemAdministratorAsync(_user!, one.Id, isOne, CancellationToken.None), isOne ? $"{one.Email} is a system administrator now." : $"{one.Email} is no system administrator any more.");
    }

    private async Task MakePasswordLinkAsync(UserRow one)
    {
        var (token, problem) = await PasswordLinks.MakeForAnybodyAsync(_user!, one.Id, CancellationToken.None);
        if (token is null) Snackbar.Add(problem!, Severity.Warning);
        else await SecretDialog.ShowPasswordLinkAsync(DialogService, Navigation, one.Email, token);
    }

    private Task UnlockAsync(UserRow one) => DoAsync(Commands.UnlockAsync(_user!, one.Id, CancellationToken.None), $"{one.Email} can sign in again.");

    private async Task ForgetAsync(UserRow one)
    {
        if (!await DialogService.ConfirmAsync($"Forget the second factor of {one.Email}?", "For somebody who has lost the phone or the key. Sign-in then asks for the password only, until they set it up again; they are signed out everywhere. Be sure that it is really they who ask.", "Forget it", "Keep it")) return;
        await DoAsync(Commands.ForgetSecondFactorsAsync(_user!, one.Id, CancellationToken.None), $"{one.Email} signs in with the password only.");
    }

    private async Task CloseAsync(UserRow one, bool close)
    {
        if (close && !await DialogService.ConfirmAsync($"Close the account of {one.Email}?", "They are signed out everywhere, and nobody signs in with it. What they did stays, with their name. You can open it again.", "Close it", "Keep it open")) return;
        await DoAsync(Commands.SetClosedAsync(_user!, one.Id, close, CancellationToken.None), close ? $"The account of {one.Email} is closed." : $"The account of {one.Email} is open again.");
    }

    private async Task DoAsync(Task<Saved> doing, string done)
    {
        var saved = await doing;
        Snackbar.Add(saved.Problem ?? done, saved.IsDone ? Severity.Success : Severity.Warning);
        if (_table is not null) await _table.ReloadAsync();
    }
}
