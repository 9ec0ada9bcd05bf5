using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.ApiKeys;

/// <summary>An API key as its list shows it; the key itself is not kept.</summary>
/// <param name="Prefix">The first characters, by which a person recognises it.</param>
public sealed record ApiKeyRow(long Id, string Name, string Prefix, IReadOnlyList<string> Scopes, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? LastUsedAt, DateTime? RevokedAt)
{
    public StateLook Look(DateTime now) => this switch
    {
        { RevokedAt: not null } => new("Revoked", "k-default", Icons.Material.Outlined.Block),
        _ when ExpiresAt <= now => new("Expired", "k-warning", Icons.Material.Outlined.HourglassDisabled),
        _ => new("Works", "k-success", Icons.Material.Outlined.CheckCircle),
    };

    public bool Works(DateTime now) => RevokedAt is null && !(ExpiresAt <= now);
}

/// <param name="ExpiresOn">The last day on which it works, in the organisation's zone; null = it does not end by itself.</param>
public sealed record ApiKeyInput(string Name, IReadOnlyCollection<string> Scopes, DateOnly? ExpiresOn);

/// <summary>What a scope lets a script do, in words.</summary>
public static class ScopeWords
{
    public static IReadOnlyList<(string Scope, string Words)> All { get; } = [.. Keys.AllScopes.Select(s => (s, Of(s)))];

    private static string Of(string scope) => scope switch
    {
        "data:read" => "Read resources, readings, groups and external ids",
        "data:write" => "Store and change them",
        "syncs:read" => "See datasources, syncs and runs",
        "syncs:write" => "Change datasources and syncs, upload files",
        _ => "Start, approve, cancel and take back runs",
    };
}
