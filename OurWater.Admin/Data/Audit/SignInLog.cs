using System.ComponentModel.DataAnnotations;
using OurWater.Admin.Security;

namespace OurWater.Admin.Data.Audit;

/// <summary>
/// Sign-ins in the audit log: who came in and how, whose password was tried in vain, which account was locked. Of what was typed only an address is in it, and only where it has the form of one: a password that somebody
/// wrote into the wrong field is in no log.
/// </summary>
internal sealed class SignInLog(Database database, Acting acting)
{
    public const int LongestAddress = 256;

    private static readonly EmailAddressAttribute Form = new();

    /// <param name="how">"password", "two-factor code", "passkey"; null where it says nothing.</param>
    public Task TellAsync(AuditAction action, AppUser user, string? how = null) =>
        TellAsync(action, action is AuditAction.SignedIn or AuditAction.SignedOut, user.Id, user.Email, how is null ? null : Json.Write(new { with = how }));

    /// <summary>A try at an address that nobody has.</summary>
    public Task TellUnknownAsync(AuditAction action, string typed, string how) =>
        TellAsync(action, isThey: false, null, AddressIn(typed), Json.Write(new { account = "none with this address", with = how }));

    /// <summary>Null where it is no address.</summary>
    private static string? AddressIn(string typed) => typed.Length <= LongestAddress && Form.IsValid(typed) && !typed.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? typed : null;

    private async Task TellAsync(AuditAction action, bool isThey, string? id, string? email, string? after)
    {
        await using var context = database.OpenEverything();
        context.AuditLog.Add(new AuditEntry
        {
            At = acting.Now,
            ActorKind = isThey ? ActorKind.Person : ActorKind.Nobody,
            ActorId = isThey ? id ?? "" : "",
            ActorName = isThey ? email ?? id ?? "" : Acting.Unknown,
            Address = acting.Current?.Address,
            Action = action,
            Subject = "account",
            SubjectId = id,
            SubjectName = email,
            After = after,
        });
        await context.SaveChangesAsync();
    }
}
