using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What a check foresees to change: the first few, or all of it in pages.</summary>
public sealed partial class ChangesTable
{
    public const int Few = 4;
    private const int Many = 25;
    private int _page;

    [Parameter, EditorRequired]
    public required UploadState Upload { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter, EditorRequired]
    public required RunView View { get; set; }

    [Parameter]
    public bool Paged { get; set; }

    private int PageSize => Paged ? Many : Few;

    private Task<ListPage<ChangeView>> LoadAsync(CancellationToken cancellationToken) => Queries.ListAsync(Actor, View.Run.Id, Upload.DataType, _page * PageSize, PageSize, cancellationToken);

    private static string Unit(ListPage<ChangeView> page) => page.Items.Select(c => c.Unit).Distinct().ToList() is [{ Length: > 0 } unit] ? $" ({unit})" : "";

    private string From(ChangeView change) => change.From is null ? Formats.Nothing : change.FromAt is { } at ? $"{change.From}, {Format.Date(at)}" : change.From;

    private static IEnumerable<(string Field, string Before, string After)> Fields(ChangeView change)
    {
        if (change.After is null) yield break;
        var (before, after) = (RecordFields.Read(change.Before), RecordFields.Read(change.After));
        foreach (var field in after.Keys) yield return (RecordFields.Name(field), RecordFields.Words(before, field), RecordFields.Words(after, field));
    }
}
