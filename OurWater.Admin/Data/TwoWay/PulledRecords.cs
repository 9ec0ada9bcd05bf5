using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.Runs;
using OurWater.Admin.Features;
using OurWater.Sync;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <param name="Ours">As the other side can store it, as JSON text; null where ours has nothing.</param>
/// <param name="Theirs">As JSON text; null where theirs has nothing: what they lack is never taken away here.</param>
internal sealed record FieldPair(string Name, string? Ours, string? Theirs, Action Take);

/// <summary>What groups and resources have in common when they are pulled.</summary>
internal abstract class PulledRecords<TRemote, TRecord>(OurWaterDbContext context, SyncRun run, PullRules rules, DateTime now, DataType type)
    where TRecord : class, IOrganisationRecord
{
    /// <summary>In the snapshot: the groups that it belonged to there.</summary>
    private const string GroupsField = "groups";

    private ILookup<long, ExternalId> _externalIds = null!;
    private Dictionary<long, RecordSnapshot> _snapshots = [];
    private IReadOnlyDictionary<string, Group> _groups = new Dictionary<string, Group>();
    private readonly List<(TRemote Remote, TRecord Record)> _made = [];

    protected OurWaterDbContext Context => context;

    protected SyncRun Run => run;

    protected DateTime Now => now;

    public async Task<IReadOnlyList<PulledRecord>> ApplyAsync(IReadOnlyList<TRemote> page, CancellationToken cancellationToken)
    {
        var found = await FindAsync(page, cancellationToken);
        var ids = found.Values.Select(IdOf).ToList();
        var datasource = run.Sync!.DatasourceId;
        _externalIds = (await context.ExternalIds.Where(e => e.RecordType == type && ids.Contains(e.RecordId)).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        _snapshots = await context.RecordSnapshots.Where(s => s.DatasourceId == datasource && s.RecordType == type && ids.Contains(s.RecordId)).ToDictionaryAsync(s => s.RecordId, cancellationToken);
        _groups = await GroupsAsync([.. page.SelectMany(GroupKeysOf), .. _snapshots.Values.SelectMany(OldGroups)], cancellationToken);
        var pulled = new PulledRecord[page.Count];
        for (var i = 0; i < page.Count; i++)
        {
            pulled[i] = found.TryGetValue(KeyOf(page[i]), out var record) ? await CompareAsync(page[i], record, cancellationToken) : Create(page[i]);
        }

        if (run.DryRun)
        {
            context.ChangeTracker.Clear();
            return pulled;
        }

        await SaveMadeAsync(cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        context.ChangeTracker.Clear();
        return pulled;
    }

    protected abstract string KeyOf(TRemote remote);

    protected abstract string LabelOf(TRemote remote);

    protected abstract long IdOf(TRecord record);

    protected abstract DateTime? ChangedThereAt(TRemote remote);

    protected abstract DateTime ChangedHereAt(TRecord record);

    protected abstract IReadOnlyDictionary<string, string> ExternalIdsOf(TRemote remote);

    protected abstract Task<Dictionary<string, TRecord>> FindAsync(IReadOnlyList<TRemote> page, CancellationToken cancellationToken);

    protected abstract TRecord Make(TRemote remote);

    protected abstract IEnumerable<FieldPair> Fields(TRemote remote, TRecord? record);

    protected abstract void Touch(TRecord record);

    protected virtual IReadOnlyList<string> GroupKeysOf(TRemote remote) => [];

    /// <summary>True where it changed.</summary>
    protected virtual bool SetMembership(TRemote remote, TRecord record, IReadOnlyDictionary<string, Group> groups, IReadOnlySet<string> oldKeys) => false;

    private PulledRecord Create(TRemote remote)
    {
        var after = Json(Fields(remote, null).Where(f => f.Theirs is not null).Select(f => (f.Name, f.Theirs)));
        var item = Item(remote, ItemAction.Create, null, null, after);
        if (!IsListed(item)) return new PulledRecord(Outcome.Skipped);
        if (!run.DryRun) _made.Add((remote, Make(remote)));
        return new PulledRecord(Outcome.Created, item);
    }

    private async Task<PulledRecord> CompareAsync(TRemote remote, TRecord record, CancellationToken cancellationToken)
    {
        var id = IdOf(record);
        var snapshot = _snapshots.GetValueOrDefault(id);
        var common = snapshot is null ? [] : JsonNode.Parse(snapshot.Fields)!.AsObject();
        var (take, conflict) = (new List<FieldPair>(), new List<FieldPair>());
        var next = common.DeepClone().AsObject();
        foreach (var field in Fields(remote, record))
        {
            if (field.Theirs is null) continue;
            var was = common[field.Name]?.ToJsonString();
            var verdict = field.Ours is null && was is null ? Verdict.TakeTheirs : ThreeWay.Decide(field.Ours, field.Theirs, was, was is not null, run.Sync!.ConflictPolicy, ChangedHereAt(record), ChangedThereAt(remote));
            if (verdict == Verdict.TakeTheirs) take.Add(field);
            if (verdict == Verdict.Conflict) conflict.Add(field);
            else next[field.Name] = JsonNode.Parse(field.Theirs);
        }

        var changes = take.Concat(conflict).ToList();
        var outcome = conflict.Count > 0 ? Outcome.Conflicted : take.Count > 0 ? Outcome.Updated : Outcome.Unchanged;
        var item = outcome == Outcome.Unchanged ? null : Item(remote, outcome == Outcome.Conflicted ? ItemAction.Conflict : ItemAction.Update, id, Json(changes.Select(f => (f.Name, f.Ours))), Json(changes.Select(f => (f.Name, f.Theirs))));
        if (item is not null && !IsListed(item)) return new PulledRecord(Outcome.Skipped);
        if (run.DryRun) return new PulledRecord(outcome, item);
        if (take.Count > 0) Take(id, record, take);
        if (conflict.Count > 0) await new ConflictQueue(context, run, now).AddRecordAsync(type, id, 0, Json(conflict.Select(f => (f.Name, f.Ours))), Json(conflict.Select(f => (f.Name, f.Theirs))), cancellationToken);
        SetExternalIds(id, ExternalIdsOf(remote), conflict.Count > 0);
        SetMembership(remote, record, _groups, OldGroups(snapshot).ToHashSet(StringComparer.Ordinal));
        SaveSnapshot(id, snapshot, next, remote);
        return new PulledRecord(outcome, item);
    }

    private void Take(long id, TRecord record, List<FieldPair> take)
    {
        context.RecordChanges.Add(new RecordChange
        {
            RecordType = type,
            RecordId = id,
            RunId = run.Id,
            Before = Json(take.Select(f => (f.Name, f.Ours))),
            After = Json(take.Select(f => (f.Name, f.Theirs))),
            At = now,
            By = run.StartedBy,
        });
        foreach (var field in take) field.Take();
        Touch(record);
    }

    private void SetExternalIds(long id, IReadOnlyDictionary<string, string> theirs, bool conflict)
    {
        var stored = _externalIds[id].ToDictionary(e => e.Name);
        foreach (var (name, value) in theirs)
        {
            var state = conflict && ExternalIdNames.IsIdentity(name) ? MappingState.Conflict : MappingState.Mapped;
            if (!stored.TryGetValue(name, out var known)) context.ExternalIds.Add(NewExternalId(id, name, value, state));
            else if (known.Value != value || (known.State != state && !(known.State == MappingState.Conflict && state == MappingState.Mapped))) (known.Value, known.State, known.Reason, known.IsIdentity, known.DatasourceId, known.Origin, known.RunId, known.UpdatedAt) = (value, state, null, ExternalIdNames.IsIdentity(name), run.Sync!.DatasourceId, ValueOrigin.Datasource, run.Id, now);
        }
    }

    private ExternalId NewExternalId(long id, string name, string value, MappingState state) => new()
    {
        RecordType = type,
        RecordId = id,
        Name = name,
        Value = value,
        IsIdentity = ExternalIdNames.IsIdentity(name),
        State = state,
        DatasourceId = run.Sync!.DatasourceId,
        Origin = ValueOrigin.Datasource,
        RunId = run.Id,
        CreatedAt = now,
        UpdatedAt = now,
    };

    private void SaveSnapshot(long id, RecordSnapshot? snapshot, JsonObject fields, TRemote remote)
    {
        var groups = GroupKeysOf(remote);
        if (groups.Count > 0) fields[GroupsField] = new JsonArray([.. groups.Select(g => JsonValue.Create(g))]);
        var text = fields.ToJsonString();
        if (snapshot is null) context.RecordSnapshots.Add(new RecordSnapshot { DatasourceId = run.Sync!.DatasourceId, RecordType = type, RecordId = id, Fields = text, RemoteUpdatedAt = ChangedThereAt(remote) });
        else if (snapshot.Fields != text) (snapshot.Fields, snapshot.RemoteUpdatedAt) = (text, ChangedThereAt(remote));
    }

    private async Task SaveMadeAsync(CancellationToken cancellationToken)
    {
        if (_made.Count == 0) return;
        context.AddRange(_made.Select(m => m.Record));
        foreach (var (remote, record) in _made) SetMembership(remote, record, _groups, new HashSet<string>());
        await context.SaveChangesAsync(cancellationToken);
        foreach (var (remote, record) in _made)
        {
            foreach (var (name, value) in ExternalIdsOf(remote)) context.ExternalIds.Add(NewExternalId(IdOf(record), name, value, MappingState.Mapped));
            var fields = new JsonObject();
            foreach (var field in Fields(remote, null).Where(f => f.Theirs is not null)) fields[field.Name] = JsonNode.Parse(field.Theirs!);
            SaveSnapshot(IdOf(record), null, fields, remote);
        }
    }

    private async Task<IReadOnlyDictionary<string, Group>> GroupsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var wanted = keys.Distinct().ToList();
        if (wanted.Count == 0) return new Dictionary<string, Group>();
        var villages = await context.ExternalIds.Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellId && wanted.Contains(e.Value)).Join(context.Groups, e => e.RecordId, g => g.Id, (e, g) => new { e.Value, Group = g }).ToListAsync(cancellationToken);
        var pincodes = await context.ExternalIds.Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellPincode && wanted.Contains(e.Value)).Join(context.Groups.Where(g => g.Type == GroupType.Pincode), e => e.RecordId, g => g.Id, (e, g) => new { e.Value, Group = g }).ToListAsync(cancellationToken);
        return villages.Concat(pincodes).GroupBy(g => g.Value).ToDictionary(g => g.Key, g => g.First().Group, StringComparer.Ordinal);
    }

    private static IEnumerable<string> OldGroups(RecordSnapshot? snapshot) =>
        snapshot is not null && JsonNode.Parse(snapshot.Fields)?[GroupsField] is JsonArray keys ? keys.Select(k => k!.GetValue<string>()) : [];

    private bool IsListed(RunItem item) => rules.List?.Contains(item.Hash!) != false;

    private RunItem Item(TRemote remote, ItemAction action, long? recordId, string? before, string after) => new()
    {
        Direction = SyncDirection.Pull,
        DataType = type,
        Action = action,
        RecordId = recordId,
        RemoteKey = KeyOf(remote),
        Label = LabelOf(remote),
        Before = before is null ? null : Words(before),
        After = Words(after),
        Hash = SyncHash.Of(SyncDirection.Pull, type, KeyOf(remote), $"{action}|{before}|{after}"),
    };

    /// <summary>"Owner: Owner A, Well depth: 12.00 m".</summary>
    private static string Words(string json)
    {
        var fields = RecordFields.Read(json);
        return string.Join(", ", fields.Keys.Select(f => $"{RecordFields.Name(f)}: {RecordFields.Words(fields, f)}"));
    }

    private static string Json(IEnumerable<(string Name, string? Value)> fields)
    {
        var sorted = new JsonObject();
        foreach (var (name, value) in fields.OrderBy(f => f.Name, StringComparer.Ordinal)) sorted[name] = value is null ? null : JsonNode.Parse(value);
        return sorted.ToJsonString(Data.Json.Options);
    }
}
