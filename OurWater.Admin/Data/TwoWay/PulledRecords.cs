using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.Runs;
using OurWater.Admin.Features;
using OurWater.Sync;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

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
    private HashSet<long> _asked = [];
    private HashSet<long> _waiting = [];
    private readonly List<(TRemote Remote, TRecord Record)> _made = [];

    /// <summary>Records of ours that a person keeps apart from one of theirs, by its key: it is not brought in as another one.</summary>
    protected Dictionary<string, long> Apart { get; } = new(StringComparer.Ordinal);

    protected OurWaterDbContext Context => context;

    protected SyncRun Run => run;

    protected DateTime Now => now;

    public async Task<IReadOnlyList<PulledRecord>> ApplyAsync(IReadOnlyList<TRemote> page, CancellationToken cancellationToken)
    {
        var found = await FindAsync(page, cancellationToken);
        var ids = found.Values.Select(IdOf).ToList();
        var datasource = run.Sync!.DatasourceId;
        await LoadQuestionsAsync(ids, cancellationToken);
        _groups = await GroupsAsync([.. page.SelectMany(GroupKeysOf), .. _snapshots.Values.SelectMany(OldGroups)], cancellationToken);
        var elsewhere = await OtherServers.HoldersAsync(context, datasource, type, [.. page.Select(KeyOf)], cancellationToken);
        var pulled = new PulledRecord[page.Count];
        for (var i = 0; i < page.Count; i++)
        {
            if (elsewhere.TryGetValue(KeyOf(page[i]), out var holder)) pulled[i] = OfAnotherServer(page[i], holder);
            else if (found.TryGetValue(KeyOf(page[i]), out var record)) pulled[i] = await AskWhetherSameAsync(page[i], record, cancellationToken) ?? await CompareAsync(page[i], record, cancellationToken);
            else pulled[i] = Apart.TryGetValue(KeyOf(page[i]), out var ours) ? LeaveApart(page[i], ours) : Create(page[i]);
        }

        if (run.DryRun)
        {
            context.ChangeTracker.Clear();
            return pulled;
        }

        if (type == DataType.Resource && pulled.Any(p => p.JoinedId is not null)) await ReadAgain.MarkJoinedAsync(context, run, cancellationToken);
        await SaveMadeAsync(cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        context.ChangeTracker.Clear();
        return pulled;
    }

    /// <summary>Which fields hold other values, and whose change that is; nothing is stored.</summary>
    public async Task<IReadOnlyList<ComparedRecord>> CompareAsync(IReadOnlyList<TRemote> page, CancellationToken cancellationToken)
    {
        var found = await FindAsync(page, cancellationToken);
        var ids = found.Values.Select(IdOf).ToList();
        var datasource = run.Sync!.DatasourceId;
        await LoadQuestionsAsync(ids, cancellationToken);
        var elsewhere = await OtherServers.HoldersAsync(context, datasource, type, [.. page.Select(KeyOf)], cancellationToken);
        var compared = page.Select(remote => elsewhere.TryGetValue(KeyOf(remote), out var holder) ? Uncomparable(remote, null, OfAnotherServer(remote, holder).Rejection!)
            : !found.TryGetValue(KeyOf(remote), out var record) ? Apart.ContainsKey(KeyOf(remote)) ? KeptApart(remote) : Compared(remote, null)
            : Question(remote, record) is { } question ? Uncomparable(remote, IdOf(record), Asked(remote, question.Why))
            : Compared(remote, record)).ToList();
        context.ChangeTracker.Clear();
        return compared;
    }

    private async Task LoadQuestionsAsync(List<long> ids, CancellationToken cancellationToken)
    {
        var datasource = run.Sync!.DatasourceId;
        _externalIds = (await context.ExternalIds.Where(e => e.RecordType == type && ids.Contains(e.RecordId)).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        _snapshots = await context.RecordSnapshots.Where(s => s.DatasourceId == datasource && s.RecordType == type && ids.Contains(s.RecordId)).ToDictionaryAsync(s => s.RecordId, cancellationToken);
        _asked = [.. await context.Conflicts.Where(c => c.Kind == ConflictKind.AnotherRecord && c.RecordType == type && ids.Contains(c.RecordId) && c.Resolution == null).Select(c => c.RecordId).ToListAsync(cancellationToken)];
        _waiting = (await new OpenConflicts(context, run).Own(type).Where(c => ids.Contains(c.RecordId)).Select(c => c.RecordId).ToListAsync(cancellationToken)).ToHashSet();
    }

    private ComparedRecord Uncomparable(TRemote remote, long? record, RowProblem problem) => new(KeyOf(remote), LabelOf(remote), record, Verdict.Same, null, null, Problem: problem);

    private RowProblem Asked(TRemote remote, string why) => new(ReasonCodes.AnotherRecord, null, $"{LabelOf(remote)}: {why}", KeyOf(remote));

    /// <summary>Only there, and to stay so.</summary>
    private ComparedRecord KeptApart(TRemote remote) => Compared(remote, null) with { IsApart = true };

    /// <summary>The gravest verdict of its fields: what a person chooses, then what is brought in, then what is sent.</summary>
    private ComparedRecord Compared(TRemote remote, TRecord? record)
    {
        if (record is null) return new ComparedRecord(KeyOf(remote), LabelOf(remote), null, Verdict.Same, null, Words(Json(Fields(remote, null).Where(f => f.Theirs is not null).Select(f => (f.Name, f.Theirs)))));
        var common = _snapshots.TryGetValue(IdOf(record), out var snapshot) ? JsonNode.Parse(snapshot.Fields)!.AsObject() : [];
        var differing = Fields(remote, record).Where(f => f.Ours != f.Theirs).ToList();
        var verdicts = differing.ConvertAll(f => VerdictOf(f, common, remote, record));
        var verdict = verdicts.Contains(Verdict.Conflict) ? Verdict.Conflict : verdicts.Contains(Verdict.TakeTheirs) ? Verdict.TakeTheirs : verdicts.Count > 0 ? Verdict.KeepOurs : Verdict.Same;
        return new ComparedRecord(
            KeyOf(remote), LabelOf(remote), IdOf(record), verdict,
            differing.Count == 0 ? null : Words(Json(differing.Select(f => (f.Name, f.Ours)))), differing.Count == 0 ? null : Words(Json(differing.Select(f => (f.Name, f.Theirs)))), _waiting.Contains(IdOf(record)));
    }

    /// <summary>What they lack is never taken away here.</summary>
    private Verdict VerdictOf(FieldPair field, JsonObject common, TRemote remote, TRecord record)
    {
        var was = common[field.Name]?.ToJsonString();
        if (field.Theirs is null) return Verdict.KeepOurs;
        return field.Ours is null && was is null ? Verdict.TakeTheirs : ThreeWay.Decide(field.Ours, field.Theirs, was, was is not null, run.Sync!.ConflictPolicy, ChangedHereAt(record), ChangedThereAt(remote));
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

    /// <summary>Why what stands under the number there may be another record than ours, in words; null where it is not.</summary>
    /// <param name="held">What both sides held; null where they never did.</param>
    protected virtual string? MayBeAnother(TRemote remote, TRecord record, JsonObject? held, MappingState state) => null;

    /// <summary>Our id that names theirs, and why the two may still be different records; null where there is nothing to ask.</summary>
    private (ExternalId Named, string Why)? Question(TRemote remote, TRecord record)
    {
        var id = IdOf(record);
        var named = _externalIds[id].FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellId && e.Value == KeyOf(remote));
        if (named is null) return null;
        var held = _snapshots.TryGetValue(id, out var snapshot) ? JsonNode.Parse(snapshot.Fields)!.AsObject() : null;
        var why = MayBeAnother(remote, record, held, named.State) ?? (_asked.Contains(id) ? "It was another one when it was seen first." : null);
        return why is null ? null : (named, why);
    }

    /// <summary>Neither side is changed before a person has answered; null where there is nothing to ask.</summary>
    private async Task<PulledRecord?> AskWhetherSameAsync(TRemote remote, TRecord record, CancellationToken cancellationToken)
    {
        if (Question(remote, record) is not { } question) return null;
        var id = IdOf(record);
        var (named, why) = question;
        var fields = Fields(remote, record).Where(f => f.Theirs is not null).ToList();
        var (ours, theirs) = (Json(fields.Select(f => (f.Name, f.Ours))), Json(fields.Select(f => (f.Name, f.Theirs))));
        var item = Item(remote, ItemAction.AskWhich, id, ours, theirs);
        item.Reason = why;
        var waits = new HeldKey(ReadingsLeftAlone.Asked, Waits: true);
        if (!IsListed(item)) return new PulledRecord(Outcome.Skipped, Held: waits);
        if (run.DryRun) return new PulledRecord(Outcome.Conflicted, item, Held: waits, Foreseen: new ForeseenRecord(id, KeyOf(remote), "{}", [], Waits: true));
        await new ConflictQueue(context, run, now).AskAsync(ConflictKind.AnotherRecord, type, id, KeyOf(remote), ours, theirs, null, cancellationToken);
        if (named.State != MappingState.Conflict) (named.State, named.Reason, named.RunId, named.UpdatedAt) = (MappingState.Conflict, $"{why} Say under Conflicts whether it is the same one or a new one.", run.Id, now);
        return new PulledRecord(Outcome.Conflicted, item, Held: waits);
    }

    private PulledRecord LeaveApart(TRemote remote, long ours)
    {
        var item = Item(remote, ItemAction.KeptApart, ours, null, Json(Fields(remote, null).Where(f => f.Theirs is not null).Select(f => (f.Name, f.Theirs))));
        item.Reason = "Somebody took it apart from ours: it is not brought in. Allow it again under External IDs, or link one of ours to it.";
        return new PulledRecord(Outcome.Skipped, item);
    }

    private PulledRecord OfAnotherServer(TRemote remote, string holder) => new(Outcome.Rejected, null, new RowProblem(
        ReasonCodes.OtherServer, null, $"{LabelOf(remote)}: {KeyOf(remote)} is the number of a record of “{holder}” here already. Two servers with the same numbers cannot both be kept yet. Unlink the other one first where both are the same.", KeyOf(remote)));

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
        var settled = conflict.Count == 0 && _waiting.Contains(id);
        long? joined = snapshot is null ? id : null;
        if (run.DryRun)
        {
            var foreseen = new ForeseenRecord(id, KeyOf(remote), next.ToJsonString(), [.. take.Select(f => f.Name)], conflict.Count > 0);
            return new PulledRecord(outcome, item, Foreseen: foreseen, Settled: settled && run.Sync!.ConflictPolicy != ConflictPolicy.Ask, JoinedId: joined);
        }

        if (take.Count > 0) Take(id, record, take);
        if (settled) await new ConflictQueue(context, run, now).CloseAsync(type, [id], take.Count > 0, cancellationToken);
        if (conflict.Count > 0) await new ConflictQueue(context, run, now).AddRecordAsync(type, id, 0, Json(conflict.Select(f => (f.Name, f.Ours))), Json(conflict.Select(f => (f.Name, f.Theirs))), cancellationToken);
        if (type == DataType.Resource && _externalIds[id].Any(e => e.State == MappingState.Missing)) await ReadAgain.MarkAsync(context, run.Sync!.DatasourceId, now, cancellationToken); // a sync of readings alone left its readings out
        var waits = Fields(remote, record).Any(f => f.Ours is not null && f.Ours != f.Theirs);
        SetExternalIds(id, ExternalIdsOf(remote), conflict.Count > 0, settled, waits);
        SetMembership(remote, record, _groups, OldGroups(snapshot).ToHashSet(StringComparer.Ordinal));
        SaveSnapshot(id, snapshot, next, remote);
        return new PulledRecord(outcome, item, Settled: settled && run.Sync!.ConflictPolicy != ConflictPolicy.Ask, JoinedId: joined);
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

    /// <param name="waits">Something of ours is to be sent: where that failed, it goes on saying so.</param>
    private void SetExternalIds(long id, IReadOnlyDictionary<string, string> theirs, bool conflict, bool settled, bool waits)
    {
        var stored = _externalIds[id].ToDictionary(e => e.Name);
        foreach (var (name, value) in theirs)
        {
            var state = conflict && ExternalIdNames.IsIdentity(name) ? MappingState.Conflict : MappingState.Mapped;
            if (waits && !conflict && stored.TryGetValue(name, out var failed) && failed.Value == value && failed.State is MappingState.Failed or MappingState.Blocked && ExternalIdNames.IsIdentity(name)) continue;
            if (!stored.TryGetValue(name, out var known)) context.ExternalIds.Add(NewExternalId(id, name, value, state));
            else if (known.Value != value || (known.State != state && !(known.State == MappingState.Conflict && state == MappingState.Mapped && !settled))) (known.Value, known.State, known.Reason, known.IsIdentity, known.DatasourceId, known.Origin, known.RunId, known.UpdatedAt) = (value, state, null, ExternalIdNames.IsIdentity(name), run.Sync!.DatasourceId, ValueOrigin.Datasource, run.Id, now);
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
        var others = await OtherServers.OfAsync(context, run.Sync!.DatasourceId, cancellationToken);
        var villages = await context.ExternalIds.Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellId && e.IsIdentity && wanted.Contains(e.Value) && !(e.DatasourceId != null && others.Contains(e.DatasourceId.Value))).Join(context.Groups, e => e.RecordId, g => g.Id, (e, g) => new { e.Value, Group = g }).ToListAsync(cancellationToken);
        var pincodes = await context.ExternalIds.Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellPincode && e.State != MappingState.KeptApart && wanted.Contains(e.Value)).Join(context.Groups.Where(g => g.Type == GroupType.Pincode), e => e.RecordId, g => g.Id, (e, g) => new { e.Value, Group = g }).ToListAsync(cancellationToken);
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
