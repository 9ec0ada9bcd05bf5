using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Api.Exchange;

/// <summary>
/// Which stored record a sent one is, and whether what it says of itself can be true: an identity belongs to one record, and a record stands once in a call.
/// </summary>
internal sealed class AcceptedIdentities(OurWaterDbContext context, DataType type)
{
    private readonly Dictionary<(string Name, string Value), long> _holders = [];
    private readonly Dictionary<(string Name, string Value), SentRecord> _claims = [];
    private readonly HashSet<(string Name, string Value)> _contested = [];
    private readonly Dictionary<string, SentRecord> _seen = new(StringComparer.Ordinal);

    public async Task LoadAsync(IReadOnlyCollection<(SentRecord Sent, IReadOnlyDictionary<string, string> ExternalIds)> records, CancellationToken cancellationToken)
    {
        var ids = records.SelectMany(r => r.ExternalIds).Where(i => ExternalIdNames.IsIdentity(i.Key)).ToList();
        var (names, values) = (ids.Select(i => i.Key).Distinct().ToList(), ids.Select(i => i.Value).Distinct().ToList());
        if (names.Count > 0)
        {
            var held = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == type && e.IsIdentity && names.Contains(e.Name) && values.Contains(e.Value)).Select(e => new { e.Name, e.Value, e.RecordId }).ToListAsync(cancellationToken);
            foreach (var one in held) _holders[(one.Name, one.Value)] = one.RecordId;
            var aside = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == type && !e.IsIdentity && e.State == MappingState.Conflict && names.Contains(e.Name) && values.Contains(e.Value)).Select(e => new { e.Name, e.Value }).ToListAsync(cancellationToken);
            foreach (var one in aside) _contested.Add((one.Name, one.Value));
        }

        var stated = records.Select(r => r.Sent.RecordId).OfType<long>().Distinct().ToList();
        var known = (type == DataType.Group
            ? await context.Groups.Where(g => stated.Contains(g.Id)).Select(g => g.Id).ToListAsync(cancellationToken)
            : await context.Resources.Where(r => stated.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellationToken)).ToHashSet();
        foreach (var (sent, _) in records)
        {
            if (sent.RecordId is { } id && !known.Contains(id)) sent.Reject(ReasonCodes.InvalidIdentity, $"There is no {Http.Words.Of(type)} with this id. Leave the id out to make a new one.", "id");
        }
    }

    /// <summary>The external id by which the record is found: one that is stored already, else the first; null where it states none.</summary>
    public (string Name, string Value)? KeyOf(IReadOnlyDictionary<string, string> externalIds)
    {
        var own = externalIds.Where(i => ExternalIdNames.IsIdentity(i.Key)).OrderBy(i => i.Key != ExternalIdNames.LegacyMyWellId).ThenBy(i => i.Key, StringComparer.Ordinal).Select(i => (i.Key, i.Value)).ToList();
        return own.Count == 0 ? null : own.Find(_holders.ContainsKey) is { Key: not null } held ? held : own[0];
    }

    public long? HolderOf((string Name, string Value) key) => _holders.TryGetValue(key, out var id) ? id : null;

    /// <summary>Rejects what another record is already, stored or sent. A record that stands twice with the same words is unchanged the second time.</summary>
    /// <returns>Whether it is to be compared with what is stored.</returns>
    public bool Admit(SentRecord sent, string identity, IReadOnlyDictionary<string, string> externalIds)
    {
        if (sent.IsRejected) return false;
        if (!_seen.TryAdd(identity, sent))
        {
            if (System.Text.Json.JsonElement.DeepEquals(_seen[identity].Element, sent.Element)) sent.Settle(Outcome.Unchanged);
            else sent.Reject(ReasonCodes.DuplicateWithOtherValue, $"The same {Http.Words.Of(type)} stands at index {_seen[identity].Index} with other values. That one is used.");
            return false;
        }

        foreach (var (name, value) in externalIds.Where(i => ExternalIdNames.IsIdentity(i.Key)))
        {
            var key = (name, value);
            if (_contested.Contains(key)) sent.Reject(ReasonCodes.InvalidIdentity, $"Two {Http.Words.Of(type)}s have externalIds.{name} = {value}. Somebody must say on the page Conflicts which of them it is; until then nothing that names it is stored.", $"externalIds.{name}");
            else if (HolderOf(key) is { } holder && holder != sent.RecordId) sent.Reject(ReasonCodes.InvalidIdentity, FormattableString.Invariant($"Another {Http.Words.Of(type)} has externalIds.{name} = {value}: the one with the id {holder}."), $"externalIds.{name}");
            else if (!_claims.TryAdd(key, sent)) sent.Reject(ReasonCodes.InvalidIdentity, $"The {Http.Words.Of(type)} at index {_claims[key].Index} has externalIds.{name} = {value} too.", $"externalIds.{name}");
        }

        return !sent.IsRejected;
    }

    public SentRecord? FirstOf(string identity) => _seen.GetValueOrDefault(identity);
}
