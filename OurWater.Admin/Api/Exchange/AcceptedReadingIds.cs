using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Runs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Api.Exchange;

/// <summary>What the other system calls its readings: checked before they are stored, written after.</summary>
internal sealed class AcceptedReadingIds(OurWaterDbContext context, RunBatch batch, SyncRun run, DateTime now)
{
    private readonly Dictionary<(string Name, string Value), long> _holders = [];
    private readonly Dictionary<(string Name, string Value), SentRecord> _claims = [];
    private readonly Dictionary<(long ReadingId, string Name), ExternalId> _stored = [];

    public async Task LoadAsync(IReadOnlyList<SentRecord> sent, CancellationToken cancellationToken)
    {
        var ids = sent.SelectMany(s => s.ExternalIds).ToList();
        if (ids.Count == 0) return;
        var (names, values) = (ids.Select(i => i.Key).Distinct().ToList(), ids.Select(i => i.Value).Distinct().ToList());
        var held = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Reading && e.IsIdentity && names.Contains(e.Name) && values.Contains(e.Value)).Select(e => new { e.Name, e.Value, e.RecordId }).ToListAsync(cancellationToken);
        foreach (var one in held) _holders[(one.Name, one.Value)] = one.RecordId;
    }

    /// <summary>True, and rejected, where one of its ids is another reading's.</summary>
    /// <param name="storedId">The reading that is stored at its series and time.</param>
    public bool Refuse(SentRecord sent, long? storedId)
    {
        foreach (var (name, value) in sent.ExternalIds.Where(i => ExternalIdNames.IsIdentity(i.Key)))
        {
            if (_holders.TryGetValue((name, value), out var holder) && holder != storedId) sent.Reject(ReasonCodes.InvalidIdentity, FormattableString.Invariant($"Another reading has externalIds.{name} = {value}: the one with the id {holder}."), $"externalIds.{name}");
            else if (!_claims.TryAdd((name, value), sent)) sent.Reject(ReasonCodes.InvalidIdentity, $"The reading at index {_claims[(name, value)].Index} has externalIds.{name} = {value} too.", $"externalIds.{name}");
        }

        return sent.IsRejected;
    }

    /// <summary>Loads the ids that stored readings have, so that it is known what is new.</summary>
    public async Task LoadStoredAsync(IReadOnlyCollection<long> readingIds, CancellationToken cancellationToken)
    {
        if (readingIds.Count == 0) return;
        foreach (var id in await context.ExternalIds.Where(e => e.RecordType == DataType.Reading && readingIds.Contains(e.RecordId)).ToListAsync(cancellationToken)) _stored[(id.RecordId, id.Name)] = id;
    }

    /// <summary>True where the sent record names its stored reading in a way that is not stored yet.</summary>
    public bool IsNewTo(SentRecord sent, long readingId) => sent.ExternalIds.Any(i => !_stored.TryGetValue((readingId, i.Key), out var known) || known.Value != i.Value);

    public async Task SaveAsync(IReadOnlyList<SentRecord> sent, CancellationToken cancellationToken)
    {
        var added = new Dictionary<(long, string), ExternalId>();
        foreach (var one in sent.Where(s => s is { IsRejected: false, RecordId: not null }))
        {
            foreach (var (name, value) in one.ExternalIds)
            {
                var key = (one.RecordId!.Value, name);
                if (_stored.TryGetValue(key, out var known))
                {
                    if (known.Value != value) (known.Value, known.RunId, known.Origin, known.UpdatedAt) = (value, run.Id, ValueOrigin.Api, now);
                }
                else
                {
                    added[key] = new ExternalId { RecordType = DataType.Reading, RecordId = key.Item1, Name = name, Value = value, IsIdentity = ExternalIdNames.IsIdentity(name), State = MappingState.Unconfirmed, Origin = ValueOrigin.Api, RunId = run.Id, CreatedAt = now, UpdatedAt = now };
                }
            }
        }

        await batch.AddExternalIdsAsync([.. added.Values], cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        context.ChangeTracker.Clear();
    }
}
