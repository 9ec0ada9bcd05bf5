using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>Why a record stands where it stands, and what to do, in the row itself.</summary>
internal static class LinkWords
{
    /// <summary>Without a sync that sends it, a promise of the next run would be untrue.</summary>
    public const string NoSyncSends = "No sync sends this";

    public static async Task<IReadOnlyList<LinkRow>> OfAsync(OurWaterDbContext context, List<Link> links, ExternalIdFamily family, DataType type, CancellationToken cancellationToken)
    {
        var ids = links.ConvertAll(l => l.RecordId);
        var labels = type == DataType.Group ? await RecordLabels.OfGroupsAsync(context, ids, cancellationToken) : await RecordLabels.OfResourcesAsync(context, ids, cancellationToken);
        var without = family.IsLegacyMyWell && type != DataType.Group ? links.Where(l => l is { HasMain: false, SecondValue: null }).ToList() : [];
        var nearest = await NearestPincode.FindAsync(context, without, cancellationToken);
        var sends = family.IsLegacyMyWell && links.Exists(l => l.State is MappingState.Pending or MappingState.Mapped) ? await SendingAsync(context, type, cancellationToken) : NoSyncSends;
        return links.ConvertAll(l => Row(l, labels[l.RecordId], family, type, nearest.GetValueOrDefault(l.RecordId), sends));
    }

    /// <summary>Which sync sends records of a type to LegacyMyWell, in words.</summary>
    public static async Task<string> SendingAsync(OurWaterDbContext context, DataType type, CancellationToken cancellationToken)
    {
        var syncs = await context.Syncs.AsNoTracking().Where(s => s.Enabled && s.Datasource!.Type == DatasourceType.LegacyMyWell).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        return syncs.Find(s => s.Methods.Contains(SyncMethod.PushToDatasource) && s.SelectedDatatypes.Contains(type)) is { } sync ? $"Will be sent at the next run of “{sync.Name}”" : NoSyncSends;
    }

    private static LinkRow Row(Link link, RecordLabel label, ExternalIdFamily family, DataType type, NearPincode? near, string sends)
    {
        var state = LinkStates.Shown(link.State, family, type);
        var (why, toDo) = Words(link, state, type, near, sends);
        return new LinkRow
        {
            RecordId = link.RecordId,
            RecordType = type,
            Name = label.Name,
            Second = label.Second,
            State = state,
            Why = why,
            ToDo = toDo,
            Value = type == DataType.Group && family.IsLegacyMyWell && link is { MainValue: not null, SecondValue: not null } ? $"{link.SecondValue}.{link.MainValue}"
                : (link.MainValue is { Length: > 0 } main ? main : null) ?? (type == DataType.Group ? link.SecondValue : null),
            Pincode = family.IsLegacyMyWell ? link.SecondValue : null,
            Readings = link.Readings,
            IsVillage = type == DataType.Group && link.MainValue is not null,
            NeedsPincode = family.IsLegacyMyWell && type == DataType.Resource && !link.HasMain,
            NearestPincode = near?.Pincode,
        };
    }

    private static (string Why, string? ToDo) Words(Link link, MappingState? state, DataType type, NearPincode? near, string sends)
    {
        var reason = link.HasMain ? link.MainReason : link.SecondReason;
        if (type == DataType.Reading && link.Refused > 0) return ($"{Formats.Count(link.Refused, "reading")} could not be sent", link.RefusedReason is null ? null : link.RefusedReason.TrimEnd('.'));
        if (type == DataType.Reading && link.Gone > 0 && link.ResourceState != MappingState.Missing) return ($"{Formats.Number(link.Gone)} of {Formats.Count(link.Readings, "reading")} {(link.Gone == 1 ? "is" : "are")} gone there", "Kept here, and not sent again");
        if (type == DataType.Reading) return OfReadings(state, reason ?? (state is MappingState.Blocked ? "No pincode" : null), sends);
        return state switch
        {
            null => ("No id there yet", "Link it by hand, or upload a file that names it"),
            MappingState.Blocked when link is { HasMain: false, SecondValue: null } && (reason is null || near is not null) => (First(reason ?? "No pincode"), near?.Words ?? (link.Latitude is null ? "It has no location. Set its pincode" : "Set its pincode")),
            MappingState.Mapped => ("The same record on both sides", null),
            MappingState.KeptApart => (string.IsNullOrEmpty(link.MainValue) ? "Somebody took it out: it is not sent" : $"Somebody took it apart from {link.MainValue}", "Nothing joins or sends it until you allow it again"),
            MappingState.Unconfirmed => (link.Origin == ValueOrigin.Person ? "A person named it" : "A file named it", "The other system has not shown it yet"),
            MappingState.Pending => (link.SecondValue is null ? "Waits to be sent" : $"Waits to be sent, with pincode {link.SecondValue}", sends),
            _ => (First(reason ?? StateLook.Meaning(state.Value)), Rest(reason)),
        };
    }

    /// <summary>Readings go where their resource goes; one line for all of them.</summary>
    private static (string Why, string? ToDo) OfReadings(MappingState? state, string? reason, string sends) => state switch
    {
        null => ("Its resource is not linked", "Link the resource first"),
        MappingState.Mapped => ("Its resource is mapped", sends == NoSyncSends ? sends : $"What is new or changed {char.ToLowerInvariant(sends[0])}{sends[1..]}"),
        MappingState.Pending => ("Its resource waits to be sent", sends),
        MappingState.Conflict => ("Its resource has a conflict", reason is null ? null : First(reason)),
        MappingState.KeptApart => ("Its resource is kept apart", "Neither sent nor brought in until somebody allows it again"),
        MappingState.Failed => ("Its resource was refused", reason is null ? null : First(reason)),
        { } known => ($"Its resource is {StateLook.Of(known).Word.ToLowerInvariant()}", reason is null ? null : First(reason)),
    };

    /// <summary>The first sentence is the heading of the cell.</summary>
    private static string First(string reason)
    {
        var end = reason.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? reason.TrimEnd('.') : reason[..end];
    }

    private static string? Rest(string? reason)
    {
        var end = reason?.IndexOf(". ", StringComparison.Ordinal) ?? -1;
        return end < 0 ? null : reason![(end + 2)..].TrimEnd('.');
    }
}
