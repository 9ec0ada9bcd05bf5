using System.Globalization;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Audit;

/// <summary>The log in words for a person.</summary>
public static class AuditWords
{
    private const int LongestShown = 200;

    public static IReadOnlyList<(string Value, string Words)> Kinds { get; } = [(nameof(ActorKind.Person), "A person"), (nameof(ActorKind.Key), "An API key"), (nameof(ActorKind.Nobody), "Not signed in")];

    public static IReadOnlyList<(string Value, string Words)> Actions { get; } = [.. Enum.GetValues<AuditAction>().Select(a => (a.ToString(), Of(a)))];

    public static IReadOnlyList<(string Value, string Words)> Subjects { get; } =
    [
        .. new[] { "account", "apiKey", "conflict", "correction", "datasource", "externalId", "file", "group", "groupMember", "invitation", "member", "organisation", "passkey", "passwordLink", "reading", "resource", "run", "savedMapping", "sync", "twoFactor" }
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
        "passwordLink" => "Link for a new password of",
        "reading" => "Reading",
        "resource" => "Resource",
        "run" => "Run",
        "savedMapping" => "Remembered columns",
        "sync" => "Sync",
        "twoFactor" => "Two-factor sign-in",
        _ => Field(subject),
    };

    /// <summary>"Changed reading of", before the record's name. A run's name says that it is one.</summary>
    public static string Deed(AuditRow row) => (row.Subject, row.Action) switch
    {
        ("run", _) => Of(row.Action),
        ("account", AuditAction.SignedIn) => "Signed in as",
        ("account", AuditAction.SignInFailed) => "Sign-in failed for",
        ("groupMember", AuditAction.Created) => "Put into a group:",
        ("groupMember", AuditAction.Deleted) => "Took out of a group:",
        ("conflict", AuditAction.Changed) => "Settled conflict about",
        ("reading" or "externalId" or "passkey" or "twoFactor", _) => $"{Plain(row)} of",
        ("savedMapping", _) => $"{Plain(row)} for",
        ("correction", _) => $"{Of(row.Action)} correction:",
        _ => Plain(row),
    };

    /// <summary>How the record is called; of a reading also when it was.</summary>
    public static string Name(AuditRow row, Formats formats) => Time(row, formats, row.About.GetValueOrDefault("time")) is { } time && row.Subject is "reading" or "conflict"
        ? $"{row.SubjectName ?? row.SubjectId}, {time}"
        : row.SubjectName ?? (row.Subject == "account" ? "something that is no address" : row.SubjectId ?? "");

    /// <summary>The value of a field as a person reads it: with the unit of the reading, and the time of one that was moved.</summary>
    public static string Shown(AuditRow row, AuditValue field, string? value, Formats formats)
    {
        if (value is null) return "nothing";
        if (field.Field == "time" && Time(row, formats, value) is { } time) return time;
        if (row.Subject is "reading" or "conflict" && field.Field is "value" or "ourValue" or "theirValue" && row.About.GetValueOrDefault("unit") is { Length: > 0 } unit) return $"{value} {unit}";
        if (row.Subject == "resource" && field.Field is "wellDepth" or "elevation") return $"{value} m";
        return value.Length <= LongestShown ? value : string.Concat(value.AsSpan(0, LongestShown), "…");
    }

    /// <summary>The name of a field in words.</summary>
    public static string Field(AuditRow row, string field) => (row.Subject, field) switch
    {
        ("externalId", "value") => row.About.GetValueOrDefault("name") is { Length: > 0 } name ? IdName(name) : "Id",
        ("account", "with") => "With",
        ("account", "passwordHash") => "Password",
        ("apiKey", "prefix") => "Begins with",
        ("twoFactor", "name") => "What",
        ("sync", "selectedDatatypes") => "Data types",
        ("sync", "newResourceCap") => "Most new resources a run",
        ("file", "sha256") => "SHA-256",
        _ => Field(field),
    };

    private static string Plain(AuditRow row)
    {
        var subject = Subject(row.Subject);
        return $"{Of(row.Action)} {(subject is "API key" or "External ID" ? subject : subject.ToLowerInvariant())}";
    }

    private static string? Time(AuditRow row, Formats formats, string? time) =>
        DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at)
            ? formats.ReadingTime(at, Enum.TryParse<TimePrecision>(row.About.GetValueOrDefault("precision"), ignoreCase: true, out var precision) ? precision : TimePrecision.Second)
            : null;

    private static string IdName(string name) => name switch
    {
        ExternalIdNames.LegacyMyWellId => "LegacyMyWell",
        ExternalIdNames.LegacyMyWellPincode => "Pincode",
        ExternalIdNames.LegacyMyWellResourceId => "Number in LegacyMyWell",
        ExternalIdNames.LegacyMyWellVillageId => "Village in LegacyMyWell",
        _ => name,
    };

    /// <summary>"wellDepth" is "Well depth".</summary>
    public static string Field(string name) => name == "baseUrl" ? "Address" : Names.Field(name);
}
