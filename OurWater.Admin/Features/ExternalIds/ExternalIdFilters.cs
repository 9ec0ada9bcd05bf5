using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Resources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>The filters of the page as they stand in its address; the download takes the same.</summary>
public static class ExternalIdFilters
{
    public const string Source = "source";
    public const string Tab = "tab";
    public const string State = "state";
    public const string Type = "type";
    public const string Group = "group";
    public const string All = "all";
    public const string Groups = "groups";
    public const string Readings = "readings";

    public static IReadOnlyList<string> Keys { get; } = [Source, Tab, State, Type, Group];

    /// <summary>The states that are shown; null = all.</summary>
    /// <param name="attention">True where some record needs attention: then those are shown first.</param>
    public static IReadOnlyList<string>? StatesOf(ListQuery query, bool attention) => query[State] switch
    {
        All => null,
        null => attention ? [.. LinkStates.Attention.Select(s => LinkStates.Key(s))] : null,
        _ => query.Values(State),
    };

    internal static IQueryable<Link> Apply(OurWaterDbContext context, ExternalIdFamily family, ListQuery query)
    {
        if (query[Tab] == Groups)
        {
            var groups = context.Groups.AsNoTracking();
            if (Enum.TryParse<GroupType>(query[Type], ignoreCase: true, out var groupType)) groups = groups.Where(g => g.Type == groupType);
            if (query.Search is { } text)
            {
                var pattern = SearchText.Pattern(text);
                groups = groups.Where(g => EF.Functions.Like(g.Name, pattern, SearchText.Escape)
                    || context.ExternalIds.Any(e => e.RecordType == DataType.Group && e.RecordId == g.Id && EF.Functions.Like(e.Value, pattern, SearchText.Escape)));
            }

            return Links.OfGroups(context, groups, family);
        }

        var resources = ResourceFilters.Search(context, context.Resources.AsNoTracking(), query.Search);
        if (Enum.TryParse<ResourceType>(query[Type], ignoreCase: true, out var type)) resources = resources.Where(r => r.Type == type);
        if (long.TryParse(query[Group], NumberStyles.None, CultureInfo.InvariantCulture, out var group)) resources = resources.Where(r => r.Groups.Any(g => g.Id == group));
        if (query[Tab] != Readings) return Links.OfResources(context, resources, family);
        return family.IsLegacyMyWell ? Links.OfReadings(context, resources, family) : Links.OfResources(context, resources, family).Where(l => l.Readings > 0);
    }

    internal static IQueryable<Link> InStates(this IQueryable<Link> links, IReadOnlyList<string>? states, ExternalIdFamily family, DataType type)
    {
        if (states is null) return links;
        var stored = Enum.GetValues<MappingState>().Where(s => states.Contains(LinkStates.Key(s))).ToList();
        var withNone = states.Contains(LinkStates.Key(LinkStates.Shown(null, family, type)));
        return links.Where(l => (l.State != null && stored.Contains(l.State.Value)) || (withNone && l.State == null));
    }
}
