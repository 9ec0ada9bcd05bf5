using System.Text;
using System.Text.Json;
using OurWater.Admin.Data;

namespace OurWater.Admin.Features.Audit;

/// <summary>The log in words for a person.</summary>
public static class AuditWords
{
    private const int LongestShown = 200;

    public static IReadOnlyList<(string Value, string Words)> Kinds { get; } = [(nameof(ActorKind.Person), "A person"), (nameof(ActorKind.Key), "An API key"), (nameof(ActorKind.Nobody), "Not signed in")];

    public static IReadOnlyList<(string Value, string Words)> Actions { get; } = [.. Enum.GetValues<AuditAction>().Select(a => (a.ToString(), Of(a)))];

    public static IReadOnlyList<(string Value, string Words)> Subjects { get; } =
    [
        .. new[] { "account", "apiKey", "conflict", "correction", "datasource", "externalId", "file", "group", "groupMember", "invitation", "member", "organisation", "passkey", "reading", "resource", "run", "savedMapping", "sync", "twoFactor" }
            .Select(s => (s, Subject(s))).OrderBy(s => s.Item2, StringComparer.Ordinal),
    ];

    public static string Of(AuditAction action) => action switch
    {
        AuditAction.SignedIn => "Signed in",
        AuditAction.SignInFailed => "Sign-in failed",
        AuditAction.SignedOut => "Signed out",
        AuditAction.LockedOut => "Locked out",
        _ => action.ToString(),
    };

    public static string Subject(string subject) => subject switch
    {
        "account" => "Account",
        "apiKey" => "API key",
        "conflict" => "Conflict",
        "correction" => "Correction of a row",
        "datasource" => "Datasource",
        "externalId" => "External ID",
        "file" => "File",
        "group" => "Group",
        "groupMember" => "Resource in a group",
        "invitation" => "Invitation",
        "member" => "Member",
        "organisation" => "Organisation",
        "passkey" => "Passkey",
        "reading" => "Reading",
        "resource" => "Resource",
        "run" => "Run",
        "savedMapping" => "Remembered columns",
        "sync" => "Sync",
        "twoFactor" => "Two-factor sign-in",
        _ => Field(subject),
    };

    /// <summary>"Changed resource", before the record's name. A run's name says that it is one.</summary>
    public static string Deed(AuditRow row)
    {
        if (row.Subject == "run") return Of(row.Action);
        var subject = Subject(row.Subject);
        return $"{Of(row.Action)} {(subject is "API key" or "External ID" ? subject : subject.ToLowerInvariant())}";
    }

    /// <summary>The page of the record; null where it has none.</summary>
    public static string? Href(AuditRow row) => (row.Subject, row.Action, row.SubjectId) switch
    {
        (_, AuditAction.Deleted, _) or (_, _, null) => null,
        ("resource", _, var id) => $"resources/{id}",
        ("group", _, var id) => $"groups/{id}",
        ("datasource", _, var id) => $"datasources/{id}",
        ("sync", _, var id) => $"syncs/{id}",
        ("run", _, var id) => $"runs/{id}",
        _ => null,
    };

    /// <summary>"wellDepth" is "Well depth".</summary>
    public static string Field(string name)
    {
        var words = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ');
            words.Append(words.Length == 0 ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    /// <summary>The fields of a change side by side.</summary>
    public static IReadOnlyList<AuditValue> Values(string? before, string? after)
    {
        var (old, now) = (Read(before), Read(after));
        return [.. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal).Select(field => new AuditValue(field, old.GetValueOrDefault(field), now.GetValueOrDefault(field)))];
    }

    public static string Shown(string? value) => value is null ? "nothing" : value.Length <= LongestShown ? value : string.Concat(value.AsSpan(0, LongestShown), "…");

    private static Dictionary<string, string?> Read(string? values) =>
        values is null ? [] : JsonDocument.Parse(values).RootElement.EnumerateObject().ToDictionary(f => f.Name, f => Text(f.Value));

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array when value.EnumerateArray().All(e => e.ValueKind is JsonValueKind.String or JsonValueKind.Number) => string.Join(", ", value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };
}
