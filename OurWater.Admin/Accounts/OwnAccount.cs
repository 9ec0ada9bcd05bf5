using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Accounts;

/// <summary>The account of who is signed in, for the pages that change it.</summary>
public sealed class OwnAccount(SignInManager<AppUser> signIn, Database database, IDataProtectionProvider protection)
{
    private static readonly TimeSpan ProofLasts = TimeSpan.FromMinutes(15);

    private readonly ITimeLimitedDataProtector _proofs = protection.CreateProtector("OurWater.Admin.PasswordProof").ToTimeLimitedDataProtector();

    public async Task<AppUser> GetAsync(ClaimsPrincipal user) =>
        await signIn.UserManager.GetUserAsync(user) ?? throw new InvalidOperationException("The signed-in person has no account any more."); // between two reads of one request

    /// <summary>Asks for the password again before something that protects the account changes: a computer that was left open is not enough. Wrong ones count towards the lock-out.</summary>
    /// <returns>What is wrong, in words; null where it is the password.</returns>
    public async Task<string?> ProveAsync(AppUser user, string password)
    {
        var proof = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        return proof.Succeeded ? null : proof.IsLockedOut ? "Too many tries. This is closed for some minutes. Wait, then try again." : "This is not your password. Nothing was changed. Write the one with which you sign in.";
    }

    /// <summary>For the hidden field of a form that follows the password: it says that the password was asked for, not long ago and for the account as it is now.</summary>
    public string ProofOf(AppUser user) => _proofs.Protect($"{user.Id} {user.SecurityStamp}", ProofLasts);

    public bool IsProven(AppUser user, string proof)
    {
        try
        {
            return _proofs.Unprotect(proof) == $"{user.Id} {user.SecurityStamp}";
        }
        catch (CryptographicException)
        {
            return false; // made by nobody, or too old
        }
    }

    /// <summary>The passkey that a browser made for the options it was given; null where it is none of them, or they are too old.</summary>
    public async Task<UserPasskeyInfo?> AttestAsync(string credential)
    {
        if (string.IsNullOrEmpty(credential)) return null;
        try
        {
            return (await signIn.PerformPasskeyAttestationAsync(credential)).Passkey;
        }
        catch (InvalidOperationException)
        {
            return null; // nothing was asked of this browser, or longer ago than five minutes
        }
    }

    public async Task<IReadOnlyList<OwnMembership>> MembershipsAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var id = user.FindFirstValue(ClaimTypes.NameIdentifier);
        await using var context = database.OpenEverything();
        return await context.Memberships.AsNoTracking().Where(m => m.UserId == id).OrderBy(m => m.Organisation!.Name).Select(m => new OwnMembership(m.Organisation!.Name, m.Role)).ToListAsync(cancellationToken);
    }

    /// <summary>IANA name of the zone of the organisation in which the person works; null where they work in none.</summary>
    public async Task<string?> TimeZoneAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(user) is not { } actor) return null;
        await using var context = database.Open(actor.OrganisationId);
        return await context.Organisations.Where(o => o.Id == actor.OrganisationId).Select(o => o.TimeZone).SingleOrDefaultAsync(cancellationToken);
    }
}

public sealed record OwnMembership(string Organisation, Role Role);
