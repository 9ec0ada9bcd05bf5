using Microsoft.AspNetCore.Components;

namespace OurWater.Admin.Components.Shared;

/// <summary>What the parts of a list (search, filters, titles, pager) need to know of it; cascaded by <see cref="ServerTable{T}"/>.</summary>
public sealed class ListContext(NavigationManager navigation, IReadOnlyList<string> filters, string prefix)
{
    public ListQuery Query => ListQuery.Parse(navigation.Uri, filters, prefix);

    public string Href(ListQuery query) => query.Href(navigation.Uri, filters, prefix);

    /// <summary>A filter replaces the entry in the browser's history: "back" leaves the list instead of undoing letters.</summary>
    public void Go(ListQuery query) => navigation.NavigateTo(Href(query), replace: true);
}
