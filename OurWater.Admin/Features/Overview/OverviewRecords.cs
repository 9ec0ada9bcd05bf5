using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Overview;

/// <summary>Something that waits for a person, with the one step that settles it.</summary>
/// <param name="Kind">"Failed", "Conflict", …: the coloured word.</param>
/// <param name="Css">One of the states' classes without its prefix: error, tertiary, warning, info.</param>
public sealed record AttentionItem(string Kind, string Css, string Icon, string Title, string Text, string Action, string Href);

public sealed record StoredFigures(
    IReadOnlyDictionary<ResourceType, int> Resources, long Readings, DateTime? FirstReading, DateTime? LastReading, IReadOnlyDictionary<GroupType, int> Groups)
{
    public bool IsEmpty => Resources.Count == 0 && Readings == 0 && Groups.Count == 0;
}

/// <param name="Months">The last 24, in order, the one we are in last.</param>
public sealed record MonthFigures(IReadOnlyList<MonthBar> Months, IReadOnlyList<PlotSeries> Series)
{
    public bool IsEmpty => Series.Count == 0;
}
