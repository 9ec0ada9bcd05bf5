using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

/// <summary>External ids that a caller names for a record.</summary>
internal sealed partial class ExternalIdWriter(OurWaterDbContext context, DataType type, string by, DateTime now)
{
    private const int Most = 50;
    public const int LongestValue = 200;

    /// <summary>Reads and checks the field <c>externalIds</c>; a null value means: remove it.</summary>
    public static IReadOnlyDictionary<string, string?> Read(JsonFields fields, DataType type)
    {
        if (fields.Object("externalIds") is not { } sent) return new Dictionary<string, string?>();
        var ids = sent.Texts(Most, LongestValue);
        foreach (var (name, value) in ids)
        {
            if (!Name().IsMatch(name)) sent.Fail(name, "A name begins with a letter, and has letters, digits and _ - only, 100 at most.");
            else if (value is not null && Check(type, name, value) is { } wrong) sent.Fail(name, wrong);
        }

        if (type == DataType.Resource && ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellId) is { } id && LegacyId().IsMatch(id))
        {
            var dot = id.IndexOf('.', StringComparison.Ordinal);
            if (ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode) is { } pincode && pincode != id[..dot]) sent.Fail(ExternalIdNames.LegacyMyWellPincode, $"This does not fit legacyMyWellId {id}.");
            if (ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellResourceId) is { } number && number != id[(dot + 1)..]) sent.Fail(ExternalIdNames.LegacyMyWellResourceId, $"This does not fit legacyMyWellId {id}.");
        }

        return ids;
    }

    /// <summary>What is wrong with a value, for the names that have a form.</summary>
    public static string? Check(DataType type, string name, string value) => name switch
    {
        ExternalIdNames.LegacyMyWellPincode when !Pincode().IsMatch(value) => "A pincode has six digits.",
        ExternalIdNames.LegacyMyWellId when type == DataType.Resource && !LegacyId().IsMatch(value) => "pincode.resourceId, such as 313603.1111.",
        _ => null,
    };

    /// <summary>Sets and removes the ids of a record, and adds what changed to its history. Saves.</summary>
    public async Task<ApiProblem?> ApplyAsync(long recordId, IReadOnlyDictionary<string, string?> wanted, RecordHistory history, CancellationToken cancellationToken)
    {
        if (wanted.Count == 0) return null;
        var before = history.Count;
        var isParted = wanted.TryGetValue(ExternalIdNames.LegacyMyWellId, out var id) && id is null && await PartAsync(recordId, history, cancellationToken);
        var stored = await context.ExternalIds.Where(e => e.RecordType == type && e.RecordId == recordId).ToDictionaryAsync(e => e.Name, cancellationToken);
        foreach (var (name, value) in wanted.Where(w => !isParted || w.Key != ExternalIdNames.LegacyMyWellId))
        {
            var known = stored.GetValueOrDefault(name);
            if ((known?.Value == value && known?.State != MappingState.KeptApart) || (known is null && await IsLinkedAsync(recordId, name, value!, cancellationToken))) continue;
            history.Changed($"externalIds.{name}", known?.Value, value);
            if (value is null)
            {
                context.ExternalIds.Remove(known!);
                stored.Remove(name);
                continue;
            }

            if (await TakenByAsync(name, value, recordId, cancellationToken) is { } taken) return taken;
            if (known is null) context.ExternalIds.Add(stored[name] = known = new ExternalId { RecordType = type, RecordId = recordId, Name = name, Value = value, CreatedAt = now });
            known.Value = value;
            known.IsIdentity = ExternalIdNames.IsIdentity(name);
            known.State = MappingState.Unconfirmed;
            known.Reason = null;
            known.Origin = ValueOrigin.Api;
            known.RunId = null;
            known.UpdatedAt = now;
        }

        if (history.Count == before) return null;
        if (type == DataType.Resource) SettlePincode(stored);
        await context.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>What LegacyMyWell calls a reading is shown among its external ids, and kept apart from them.</summary>
    private async Task<bool> IsLinkedAsync(long recordId, string name, string value, CancellationToken cancellationToken) =>
        type == DataType.Reading && name == ExternalIdNames.LegacyMyWellId && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && await context.ReadingLinks.AnyAsync(l => l.ReadingId == recordId && l.RemoteId == number, cancellationToken);

    /// <summary>Who takes a LegacyMyWell id away takes the two apart, as on the page: nothing may join them again or send ours as a new one. Taken away once more, the two may meet again.</summary>
    private async Task<bool> PartAsync(long recordId, RecordHistory history, CancellationToken cancellationToken)
    {
        if (type == DataType.Reading) return false;
        var known = await context.ExternalIds.SingleOrDefaultAsync(e => e.RecordType == type && e.RecordId == recordId && e.Name == ExternalIdNames.LegacyMyWellId, cancellationToken);
        if (known is null) return false;
        await PartAsync(recordId, known.State == MappingState.KeptApart, history, cancellationToken);
        return true;
    }

    /// <param name="isToSend">It may be joined or sent again; else it is kept apart.</param>
    public async Task PartAsync(long recordId, bool isToSend, RecordHistory history, CancellationToken cancellationToken)
    {
        var links = new LinkWriter(context, type, recordId, now, ValueOrigin.Api);
        var partings = new Partings(context, type, recordId, by, now);
        if (isToSend) await partings.SendAnewAsync(links, cancellationToken);
        else await partings.KeepApartAsync(links, cancellationToken);
        foreach (var (field, before, after) in links.Changes) history.Changed(field, before, after);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The record that has this identity already.</summary>
    public async Task<ApiProblem?> TakenByAsync(string name, string value, long recordId, CancellationToken cancellationToken)
    {
        if (!ExternalIdNames.IsIdentity(name)) return null;
        var other = await context.ExternalIds.Where(e => e.RecordType == type && e.Name == name && e.Value == value && e.IsIdentity && e.RecordId != recordId).Select(e => (long?)e.RecordId).FirstOrDefaultAsync(cancellationToken);
        return other is { } existing ? ApiProblem.Conflict($"Another {Words.Of(type)} has externalIds.{name} = {value}.", "existingId", existing) : null;
    }

    /// <summary>A pincode without an id waits for the next push, which creates the resource there; with an id it is not new there, and must never be pushed as new.</summary>
    private static void SettlePincode(Dictionary<string, ExternalId> stored)
    {
        if (stored.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode) is not { State: MappingState.Unconfirmed or MappingState.Pending } pincode) return;
        pincode.State = stored.ContainsKey(ExternalIdNames.LegacyMyWellId) ? MappingState.Unconfirmed : MappingState.Pending;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,99}$")]
    private static partial Regex Name();

    [GeneratedRegex("^[1-9][0-9]{5}$")]
    private static partial Regex Pincode();

    [GeneratedRegex(@"^[1-9][0-9]{5}\.[1-9][0-9]{0,17}$")]
    private static partial Regex LegacyId();
}
