using MudBlazor;

namespace OurWater.Admin.Components.Layout;

public enum NavBadge
{
    None,
    ActiveRuns,
    ExternalIds,
    Conflicts,
}

/// <param name="Exact">True where the address is a part of others'.</param>
/// <param name="Outside">True where the address is no page of ours (the Hangfire dashboard): it is loaded, not routed.</param>
/// <param name="For">Who sees it.</param>
public sealed record NavEntry(string Title, string Href, string Icon, NavBadge Badge = NavBadge.None, bool Exact = false, bool Outside = false, NavAudience For = NavAudience.Everybody);

public enum NavAudience
{
    Everybody,
    Administrators,
    SystemAdministrators,
}

/// <summary>Entries under one heading; shown where the person sees one of them.</summary>
public sealed record NavSection(string? Title, IReadOnlyList<NavEntry> Entries);

/// <summary>The navigation in its fixed order (product.md). An entry is added in its place on the day its page exists: no dead links.</summary>
public static class NavEntries
{
    public static readonly IReadOnlyList<NavSection> All =
    [
        new(null,
        [
            new("Overview", "", Icons.Material.Outlined.Home, Exact: true),
            new("Upload", "upload", Icons.Material.Outlined.FileUpload),
            new("Datasources", "datasources", Icons.Material.Outlined.Power),
            new("Syncs", "syncs", Icons.Material.Outlined.Sync),
            new("Runs", "runs", Icons.Material.Outlined.PlaylistPlay, NavBadge.ActiveRuns),
            new("External IDs", "external-ids", Icons.Material.Outlined.Link, NavBadge.ExternalIds),
            new("Conflicts", "conflicts", Icons.Material.Outlined.CallSplit, NavBadge.Conflicts),
        ]),
        new("Data",
        [
            new("Resources", "resources", Icons.Material.Outlined.Place),
            new("Groups", "groups", Icons.Material.Outlined.Pentagon),
        ]),
        new("Settings",
        [
            new("Members", "members", Icons.Material.Outlined.PeopleAlt),
            new("API keys", "api-keys", Icons.Material.Outlined.Key, For: NavAudience.Administrators),
            new("Organisation", "organisation", Icons.Material.Outlined.Apartment),
        ]),
        new("System",
        [
            new("Organisations", "system/organisations", Icons.Material.Outlined.CorporateFare, For: NavAudience.SystemAdministrators),
            new("Users", "system/users", Icons.Material.Outlined.ManageAccounts, For: NavAudience.SystemAdministrators),
            new("Jobs", "jobs", Icons.Material.Outlined.WorkHistory, Outside: true, For: NavAudience.SystemAdministrators),
            new("Audit", "system/audit", Icons.Material.Outlined.History, For: NavAudience.SystemAdministrators),
            new("Health", "system/health", Icons.Material.Outlined.MonitorHeart, For: NavAudience.SystemAdministrators),
        ]),
    ];
}
