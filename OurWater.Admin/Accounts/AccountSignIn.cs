using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Audit;

namespace OurWater.Admin.Accounts;

/// <summary>Every way of signing in ends here: a closed account is refused, wrong recovery codes count towards the lock-out as wrong passwords do, and the last sign-in is written down.</summary>
internal sealed class AccountSignIn(
    UserManager<AppUser> users, IHttpContextAccessor contextAccessor, IUserClaimsPrincipalFactory<AppUser> claims, IOptions<IdentityOptions> options, ILogger<SignInManager<AppUser>> logger,
    IAuthenticationSchemeProvider schemes, IUserConfirmation<AppUser> confirmation, Database database, SignInLog log, TimeProvider clock)
    : SignInManager<AppUser>(users, contextAccessor, claims, options, logger, schemes, confirmation)
{
    private const string MethodClaim = "amr";

    private bool _refreshing;
    private bool _byPasskey;

    public override async Task<bool> CanSignInAsync(AppUser user) => user.ClosedAt is null && await base.CanSignInAsync(user);

    public override async Task<SignInResult> CheckPasswordSignInAsync(AppUser user, string password, bool lockoutOnFailure)
    {
        var wasLocked = await IsLockedOut(user);
        var result = await CheckPasswordAsync(user, password, lockoutOnFailure);
        await TellFailureAsync(user, result, wasLocked, "password");
        return result;
    }

    public override async Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient)
    {
        var user = await GetTwoFactorAuthenticationUserAsync();
        var wasLocked = user is not null && await IsLockedOut(user);
        var result = await base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient);
        if (user is not null) await TellFailureAsync(user, result, wasLocked, "two-factor code");
        return result;
    }

    /// <summary>That an account is closed is told only to who knows its password.</summary>
    private async Task<SignInResult> CheckPasswordAsync(AppUser user, string password, bool lockoutOnFailure)
    {
        if (user.ClosedAt is null) return await base.CheckPasswordSignInAsync(user, password, lockoutOnFailure);
        if (await IsLockedOut(user)) return await LockedOut(user);
        if (await UserManager.CheckPasswordAsync(user, password)) return SignInResult.NotAllowed;
        if (lockoutOnFailure) await UserManager.AccessFailedAsync(user);
        return SignInResult.Failed;
    }

    public override async Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { } user) return SignInResult.Failed;
        if (await PreSignInCheck(user) is { } refused) return refused;
        var result = await base.TwoFactorRecoveryCodeSignInAsync(recoveryCode);
        if (result.Succeeded || result.IsLockedOut) return result;
        await UserManager.AccessFailedAsync(user);
        if (await UserManager.IsLockedOutAsync(user)) result = await LockedOut(user);
        await TellFailureAsync(user, result, wasLocked: false, "recovery code");
        return result;
    }

    public override async Task<SignInResult> PasskeySignInAsync(string credentialJson)
    {
        _byPasskey = true;
        try
        {
            return await base.PasskeySignInAsync(credentialJson);
        }
        catch (InvalidOperationException)
        {
            return SignInResult.Failed; // nothing was asked of this browser, or longer ago than five minutes
        }
        finally
        {
            _byPasskey = false;
        }
    }

    public override async Task RefreshSignInAsync(AppUser user)
    {
        _refreshing = true;
        try
        {
            await base.RefreshSignInAsync(user);
        }
        finally
        {
            _refreshing = false;
        }
    }

    public override async Task SignInWithClaimsAsync(AppUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var more = additionalClaims.ToList();
        await base.SignInWithClaimsAsync(user, authenticationProperties, more);
        if (_refreshing) return;
        var now = clock.GetUtcNow().UtcDateTime;
        user.LastSignInAt = now;
        await using var context = database.OpenEverything();
        await context.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSignInAt, now));
        await log.TellAsync(AuditAction.SignedIn, user, _byPasskey ? "passkey" : more.Find(c => c.Type == MethodClaim)?.Value switch { "mfa" => "password and second step", "pwd" => "password", _ => "link" });
    }

    /// <summary>Also the end of signing in with a passkey, which asks nothing else of the account.</summary>
    protected override async Task<SignInResult> SignInOrTwoFactorAsync(AppUser user, bool isPersistent, string? loginProvider = null, bool bypassTwoFactor = false) =>
        await CanSignInAsync(user) ? await base.SignInOrTwoFactorAsync(user, isPersistent, loginProvider, bypassTwoFactor) : SignInResult.NotAllowed;

    /// <summary>Tries at an account that is locked already are not told one by one: an attacker would fill the log.</summary>
    private Task TellFailureAsync(AppUser user, SignInResult result, bool wasLocked, string how) =>
        result.Succeeded || result.RequiresTwoFactor || wasLocked ? Task.CompletedTask : log.TellAsync(result.IsLockedOut ? AuditAction.LockedOut : AuditAction.SignInFailed, user, how);
}
