using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Records;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Exchange;

/// <summary>One page of what a sync's selection holds.</summary>
/// <param name="order"><c>updatedAt</c>, <c>id</c>, or null for what suits the data type.</param>
internal sealed class DataServe(OurWaterDbContext context, SelectionScope scope, RecordFilters filters, string? order)
{
    private bool ByChange => order == "updatedAt" || (order is null && filters.UpdatedAfter is not null);

    public Task<IResult> AnswerAsync(DataType type, PageRequest page, HttpRequest request, CancellationToken cancellationToken) => type switch
    {
        DataType.Group => GroupsAsync(page, request, cancellationToken),
        DataType.Resource => ResourcesAsync(page, request, cancellationToken),
        _ => ReadingsAsync(page, request, cancellationToken),
    };

    private async Task<IResult> GroupsAsync(PageRequest page, HttpRequest request, CancellationToken cancellationToken)
    {
        var groups = GroupQuery.Filter(context, filters, null);
        if (scope.GroupsOf() is { } selected) groups = groups.Where(g => selected.Any(s => s.Id == g.Id));
        var total = await groups.CountAsync(cancellationToken);
        var found = page.IsBeyondAll ? [] : await page.Take(GroupQuery.Order(groups, ByChange, page.After)).ToListAsync(cancellationToken);
        var externalIds = await ExternalIdReader.OfAsync(context, DataType.Group, [.. found.Select(g => g.Id)], cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, g => new Position(g.Id, ByChange ? g.UpdatedAt : default), g => GroupView.From(g, externalIds(g.Id))));
    }

    private async Task<IResult> ResourcesAsync(PageRequest page, HttpRequest request, CancellationToken cancellationToken)
    {
        var resources = ResourceQuery.Filter(context, filters, null);
        if (scope.Resources() is { } selected) resources = resources.Where(r => selected.Any(s => s.Id == r.Id));
        var total = await resources.CountAsync(cancellationToken);
        var found = page.IsBeyondAll ? [] : await page.Take(ResourceQuery.Order(resources, ByChange, page.After)).ToListAsync(cancellationToken);
        var views = await ResourceReader.ViewsAsync(context, found, cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, r => new Position(r.Id, ByChange ? r.UpdatedAt : default), r => views[r.Id]));
    }

    private async Task<IResult> ReadingsAsync(PageRequest page, HttpRequest request, CancellationToken cancellationToken)
    {
        var since = scope.Since is { } from && (filters.Since is null || filters.Since < from) ? from : filters.Since;
        var readings = new ReadingQuery(context, filters with { Since = since }, null, null, scope.Resources(), byId: order == "id");
        var (total, found) = await readings.TakeAsync(page, cancellationToken);
        var views = await ReadingReader.ViewsAsync(context, found, cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, readings.PositionOf, r => views[r.Id]));
    }
}
