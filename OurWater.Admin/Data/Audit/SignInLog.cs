using OurWater.Admin.Security;

namespace OurWater.Admin.Data.Audit;

/// <summary>Sign-ins in the audit log: who came in and how, whose password was tried in vain, which account was locked. What was typed is never in it, nor the tries for addresses that nobody has.</summary>
internal sealed class SignInLog(Database database, Acting acting)
{
    /// <param name="how">"password", "two-factor code", "passkey"; null where it says nothing.</param>
    public async Task TellAsync(AuditAction action, AppUser user, string? how = null)
    {
        var address = acting.Current?.Address;
        var isThey = action is AuditAction.SignedIn or AuditAction.SignedOut;
        await using var context = database.OpenEverything();
        context.AuditLog.Add(new AuditEntry
        {
            At = acting.Now,
            ActorKind = isThey ? ActorKind.Person : ActorKind.Nobody,
            ActorId = isThey ? user.Id : "",
            ActorName = isThey ? user.Email ?? user.Id : Acting.Unknown,
            Address = address,
            Action = action,
            Subject = "account",
            SubjectId = user.Id,
            SubjectName = user.Email,
            After = how is null ? null : Json.Write(new { with = how }),
        });
        await context.SaveChangesAsync();
    }
}
