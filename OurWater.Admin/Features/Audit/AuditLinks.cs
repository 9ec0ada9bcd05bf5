using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;

namespace OurWater.Admin.Features.Audit;

/// <summary>Where the records of a page of the log are now: a link leads only to what is still there.</summary>
internal static class AuditLinks
{
    private const string Resources = "resources";
    private const string Groups = "groups";
    private const string Datasources = "datasources";
    private const string Syncs = "syncs";
    private const string Runs = "runs";

    /// <returns>By the id of the line. None in the log of everything: its reader is no member.</returns>
    public static async Task<Dictionary<long, string>> FindAsync(OurWaterDbContext context, List<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var links = new Dictionary<long, string>();
        if (context.SeesEverything) return links;
        var records = new List<(long Entry, string Page, long Id)>();
        foreach (var entry in entries)
        {
            if (Record(entry) is { } record) records.Add((entry.Id, record.Page, record.Id));
            else if (Page(entry) is { } page) links[entry.Id] = page;
        }

        foreach (var page in records.GroupBy(r => r.Page))
        {
            long[] ids = [.. page.Select(r => r.Id).Distinct()];
            var there = await There(context, page.Key, ids).ToHashSetAsync(cancellationToken);
            foreach (var record in page.Where(r => there.Contains(r.Id))) links[record.Entry] = string.Create(CultureInfo.InvariantCulture, $"{record.Page}/{record.Id}");
        }

        return links;
    }

    private static IQueryable<long> There(OurWaterDbContext context, string page, long[] ids) => page switch
    {
        Resources => context.Resources.Where(r => ids.Contains(r.Id)).Select(r => r.Id),
        Groups => context.Groups.Where(g => ids.Contains(g.Id)).Select(g => g.Id),
        Datasources => context.Datasources.Where(d => ids.Contains(d.Id) && !d.IsUpload).Select(d => d.Id),
        Syncs => context.Syncs.Where(s => ids.Contains(s.Id) && !s.IsUpload).Select(s => s.Id),
        _ => context.Runs.Where(r => ids.Contains(r.Id)).Select(r => r.Id),
    };

    /// <summary>The record that has a page of its own.</summary>
    private static (string Page, long Id)? Record(AuditEntry entry)
    {
        var fields = new AuditFields(entry.Subject, entry.Before, entry.After);
        long? own = long.TryParse(entry.SubjectId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        (string, long?)? found = entry.Subject switch
        {
            "resource" => (Resources, own),
            "group" => (Groups, own),
            "datasource" => (Datasources, own),
            "sync" => (Syncs, own),
            "run" => (Runs, own),
            "reading" => (Resources, fields.Id("resourceId")),
            "groupMember" => (Groups, fields.Id("groupsId")),
            "externalId" or "conflict" => fields.About.GetValueOrDefault("recordType") switch
            {
                "group" => (Groups, fields.Id("recordId")),
                "resource" => (Resources, fields.Id("recordId")),
                _ => (Resources, fields.Id("resourceId")),
            },
            _ => null,
        };
        return found is var (page, record) && record is { } known ? (page, known) : null;
    }

    /// <summary>The page where such a record stands with others.</summary>
    private static string? Page(AuditEntry entry) => (entry.Subject, entry.Action) switch
    {
        ("organisation", _) => "organisation",
        ("invitation", _) => "members",
        ("apiKey", _) => "api-keys",
        ("member", not AuditAction.Deleted) or ("passwordLink", _) when entry.SubjectName is { } name => $"members?q={Uri.EscapeDataString(name)}",
        _ => null,
    };
}
