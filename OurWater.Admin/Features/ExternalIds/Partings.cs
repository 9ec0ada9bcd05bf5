using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.TwoWay;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>
/// Takes a record of ours apart from what LegacyMyWell has of it: kept apart, or to be sent there as a new one. One rule for the page, a file and the API. Inside the caller's transaction, which saves what the writer has written.
/// </summary>
internal sealed class Partings(OurWaterDbContext context, DataType type, long recordId, string by, DateTime now)
{
    /// <summary>Neither the pincode rule nor matching joins them again, ours is not sent as a new one, and theirs is not brought in as another one.</summary>
    public async Task KeepApartAsync(LinkWriter writer, CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(cancellationToken);
        if (stored.Count > 0 && stored.TrueForAll(e => e.State != MappingState.KeptApart)) writer.KeepApart(stored);
        await ForgetAsync(cancellationToken);
    }

    /// <summary>Nothing ties it to what is, or was, there: the next run joins it with the same one there, or sends it as a new one. Its pincode stays.</summary>
    public async Task SendAnewAsync(LinkWriter writer, CancellationToken cancellationToken)
    {
        var stored = (await StoredAsync(cancellationToken)).ToDictionary(e => e.Name);
        var key = stored.GetValueOrDefault(ExternalIdNames.LegacyMyWellId);
        var pincode = key?.Value.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? key.Value[..dot] : null;
        foreach (var id in stored.Values.Where(e => e.Name != ExternalIdNames.LegacyMyWellPincode)) writer.Remove(id);
        if (stored.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode) is { } own) writer.Set(own, own.Name, own.Value, MappingState.Pending);
        else if (pincode is not null) writer.Set(null, ExternalIdNames.LegacyMyWellPincode, pincode, MappingState.Pending);
        await ForgetAsync(cancellationToken);
        await ReadAgain.MarkAsync(context, null, now, cancellationToken);
    }

    /// <summary>Who says which one a record is, or takes it apart, has answered: nobody is asked any more.</summary>
    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        var open = await context.Conflicts.Where(c => (c.Kind == ConflictKind.IdTaken || c.Kind == ConflictKind.AnotherRecord) && c.RecordType == type && c.RecordId == recordId && c.Resolution == null).ToListAsync(cancellationToken);
        foreach (var conflict in open) (conflict.Resolution, conflict.ResolvedAt, conflict.ResolvedBy) = (Conflicts.Resolutions.NotTheSame, now, by);
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await TakenApart.ForgetAsync(context, type, recordId, cancellationToken);
        await AnswerAsync(cancellationToken);
    }

    private Task<List<ExternalId>> StoredAsync(CancellationToken cancellationToken) =>
        context.ExternalIds.Where(e => e.RecordType == type && e.RecordId == recordId && ExternalIdFamily.LegacyMyWellNames.Contains(e.Name)).ToListAsync(cancellationToken);
}
