using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Audit;

namespace OurWater.Admin.Accounts;

/// <summary>
/// Every way of signing in ends here: a closed account is refused, wrong recovery codes count towards the lock-out as wrong passwords do, and the last sign-in is written down.
/// With an address and a password nothing tells who has an account: one hash is computed, one line written and one time taken, whether nobody has the address, the password is another one, or the account is locked or closed.
/// </summary>
internal sealed class AccountSignIn(
    UserManager<AppUser> users, IHttpContextAccessor contextAccessor, IUserClaimsPrincipalFactory<AppUser> claims, IOptions<IdentityOptions> options, ILogger<SignInManager<AppUser>> logger,
    IAuthenticationSchemeProvider schemes, IUserConfirmation<AppUser> confirmation, Database database, SignInLog log, UnknownAddresses unknown, TimeProvider clock)
    : SignInManager<AppUser>(users, contextAccessor, claims, options, logger, schemes, confirmation)
{
    private const string Password = "password";
    private const string Code = "two-factor code";

    /// <summary>When a refusal is told: later than the work of any of them takes, so that its length tells nothing.</summary>
    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(1);

    /// <summary>Takes as long to try as the password of an account.</summary>
    private static string? _nobody;

    private bool _refreshing;
    private string _with = Password;

    public override async Task<bool> CanSignInAsync(AppUser user) => user.ClosedAt is null && await base.CanSignInAsync(user);

    public override async Task<SignInResult> PasswordSignInAsync(string userName, string password, bool isPersistent, bool lockoutOnFailure)
    {
        var began = clock.GetTimestamp();
        var user = userName.Length > SignInLog.LongestAddress ? null : await UserManager.FindByEmailAsync(userName);
        var result = user is null ? await TryInVainAsync(userName, password) : await PasswordSignInAsync(user, password, isPersistent, lockoutOnFailure);
        if (!result.Succeeded && !result.RequiresTwoFactor && Refusal - clock.GetElapsedTime(began) is var left && left > TimeSpan.Zero) await Task.Delay(left, clock, Context.RequestAborted);
        return result;
    }

    public override async Task<SignInResult> CheckPasswordSignInAsync(AppUser user, string password, bool lockoutOnFailure)
    {
        var wasLocked = await IsLockedOut(user);
        if (!wasLocked && user.ClosedAt is null) return await ToldAsync(user, await base.CheckPasswordSignInAsync(user, password, lockoutOnFailure), Password, wasLocked);

        // Not asked for the answer, which is no: for the time that it takes.
        var isIt = Verify(user, password);
        var result = wasLocked ? await LockedOut(user) : isIt ? SignInResult.NotAllowed : await CountAsync(user);
        return await ToldAsync(user, result, Password, wasLocked);
    }

    public override async Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { } user) return SignInResult.Failed;
        var wasLocked = await IsLockedOut(user);
        _with = Code;
        return await ToldAsync(user, await base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient), Code, wasLocked);
    }

    public override async Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { } user) return SignInResult.Failed;
        var wasLocked = await IsLockedOut(user);
        _with = "recovery code";
        if (await PreSignInCheck(user) is { } refused) return await ToldAsync(user, refused, _with, wasLocked);
        var result = await base.TwoFactorRecoveryCodeSignInAsync(recoveryCode);
        return await ToldAsync(user, result.Succeeded || result.IsLockedOut ? result : await CountAsync(user), _with, wasLocked);
    }

    public override async Task<SignInResult> PasskeySignInAsync(string credentialJson)
    {
        _with = "passkey";
        try
        {
            return await base.PasskeySignInAsync(credentialJson);
        }
        catch (InvalidOperationException)
        {
            return SignInResult.Failed; // nothing was asked of this browser, or longer ago than five minutes
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
        await base.SignInWithClaimsAsync(user, authenticationProperties, additionalClaims);
        if (_refreshing) return;
        var now = clock.GetUtcNow().UtcDateTime;
        user.LastSignInAt = now;
        await using var context = database.OpenEverything();
        await context.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSignInAt, now));
        await log.TellAsync(AuditAction.SignedIn, user, _with);
    }

    /// <summary>Also the end of signing in with a passkey, which asks nothing else of the account.</summary>
    protected override async Task<SignInResult> SignInOrTwoFactorAsync(AppUser user, bool isPersistent, string? loginProvider = null, bool bypassTwoFactor = false) =>
        await CanSignInAsync(user) ? await base.SignInOrTwoFactorAsync(user, isPersistent, loginProvider, bypassTwoFactor) : SignInResult.NotAllowed;

    /// <summary>All that is done for an account, for an address that nobody has.</summary>
    private async Task<SignInResult> TryInVainAsync(string address, string password)
    {
        Verify(new AppUser(), password);
        var counted = unknown.Count(UserManager.NormalizeEmail(address) ?? "");
        if (counted != Counted.AlreadyLocked) await log.TellUnknownAsync(counted == Counted.Locked ? AuditAction.LockedOut : AuditAction.SignInFailed, address, Password);
        return counted == Counted.Failed ? SignInResult.Failed : SignInResult.LockedOut;
    }

    private bool Verify(AppUser user, string password)
    {
        _nobody ??= UserManager.PasswordHasher.HashPassword(new AppUser(), Guid.NewGuid().ToString());
        return UserManager.PasswordHasher.VerifyHashedPassword(user, user.PasswordHash ?? _nobody, password) != PasswordVerificationResult.Failed;
    }

    private async Task<SignInResult> CountAsync(AppUser user)
    {
        await UserManager.AccessFailedAsync(user);
        return await UserManager.IsLockedOutAsync(user) ? await LockedOut(user) : SignInResult.Failed;
    }

    /// <summary>Tells the audit log what was tried in vain; that somebody came in is told where they do.</summary>
    private async Task<SignInResult> ToldAsync(AppUser user, SignInResult result, string with, bool wasLocked)
    {
        if (!result.Succeeded && !result.RequiresTwoFactor && !wasLocked) await log.TellAsync(result.IsLockedOut ? AuditAction.LockedOut : AuditAction.SignInFailed, user, with); // tries at a locked account would fill the log
        return result;
    }
}
