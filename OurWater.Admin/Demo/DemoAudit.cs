using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Demo;

/// <summary>Some lines of an audit log, as the demo's person and a script would have left them.</summary>
internal static class DemoAudit
{
    private const string Address = "203.0.113.24"; // an address that documents may use (RFC 5737)

    public static IEnumerable<AuditEntry> Of(string userId, Resource well, string name, SyncRun run, string sync, DateTime now)
    {
        AuditEntry ByPerson(TimeSpan ago, AuditAction action, string subject, string? id, string? name, string? before, string? after) => new()
        {
            At = now - ago,
            ActorKind = ActorKind.Person,
            ActorId = userId,
            ActorName = DemoSignIn.Email,
            Address = Address,
            Action = action,
            Subject = subject,
            SubjectId = id,
            SubjectName = name,
            Before = before,
            After = after,
        };

        yield return ByPerson(TimeSpan.FromDays(20), AuditAction.Created, "apiKey", "1", "Telemetry of the loggers", null, """{"name":"Telemetry of the loggers","prefix":"owk_3hGq8s1Z","scopes":["data:read","data:write"]}""");
        yield return ByPerson(TimeSpan.FromDays(6), AuditAction.Started, "run", $"{run.Id}", $"Run {run.Id} of {sync}", null, """{"dryRun":false,"kind":"sync","trigger":"upload"}""");
        yield return ByPerson(TimeSpan.FromDays(2), AuditAction.Changed, "resource", $"{well.Id}", name, """{"wellDepth":12}""", """{"wellDepth":15.5}""");
        yield return ByPerson(TimeSpan.FromDays(1), AuditAction.Changed, "reading", "1", name,
            $$"""{"precision":"day","resourceId":{{well.Id}},"time":"2026-08-06T00:00:00Z","unit":"m","value":22.01}""", $$"""{"precision":"day","resourceId":{{well.Id}},"time":"2026-08-06T00:00:00Z","unit":"m","value":12.34}""");
        yield return ByPerson(TimeSpan.FromHours(5), AuditAction.Created, "invitation", "1", "Asha, Hinta", null, """{"for":"Asha, Hinta","role":"editor"}""");
    }
}
