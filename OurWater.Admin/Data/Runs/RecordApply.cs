using Microsoft.EntityFrameworkCore;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Runs;

/// <summary>What resources and groups have in common when rows of a file are compared with them and stored.</summary>
internal abstract class RecordApply(OurWaterDbContext context, SyncRun run, ValueOrigin origin, DateTime now, DataType type)
{
    protected OurWaterDbContext Context => context;

    protected SyncRun Run => run;

    protected ValueOrigin Origin => origin;

    protected DateTime Now => now;

    /// <summary>Settles a row whose record exists: by the diff, the policy and whether this is a dry run.</summary>
    protected async Task<RecordOutcome> SettleAsync(long recordId, int row, FieldDiff diff, ExistingValues policy, CancellationToken cancellationToken)
    {
        if (diff.IsEmpty) return new(Outcome.Unchanged);
        var outcome = diff.OnlyFills ? Outcome.Updated : Outcomes(policy);
        if (run.DryRun || outcome == Outcome.Updated) Remember(recordId, row, diff, foreseen: run.DryRun, outcome);
        if (run.DryRun) return new(outcome);
        if (outcome == Outcome.Updated) diff.Apply();
        else if (outcome == Outcome.Conflicted) await new ConflictQueue(context, run, now).AddRecordAsync(type, recordId, row, Json.Write(diff.Before), Json.Write(diff.After), cancellationToken);
        return new(outcome);
    }

    protected void AddExternalIds(long recordId, IReadOnlyDictionary<string, string> ids)
    {
        foreach (var (name, value) in ids)
        {
            context.ExternalIds.Add(new ExternalId
            {
                OrganisationId = run.OrganisationId,
                RecordType = type,
                RecordId = recordId,
                Name = name,
                Value = value,
                IsIdentity = ExternalIdNames.IsIdentity(name),
                State = MappingState.Unconfirmed,
                Origin = origin,
                RunId = run.Id,
                CreatedAt = now,
                UpdatedAt = now,
            });
        }
    }

    /// <summary>Compares the external ids that a row states with the stored ones of its record; new ones are added, others are part of the diff.</summary>
    protected void Compare(FieldDiff diff, IReadOnlyDictionary<string, string> stated, IEnumerable<ExternalId> stored, Action<string, string> add)
    {
        var byName = stored.ToDictionary(e => e.Name);
        foreach (var (name, value) in stated)
        {
            if (byName.TryGetValue(name, out var known)) diff.Compare("externalIds." + name, known.Value, value, v => (known.Value, known.Origin, known.UpdatedAt) = (v, origin, now)); // said by somebody now: the pincode rule keeps its hands off
            else diff.Compare<string?>("externalIds." + name, null, value, v => add(name, v!));
        }
    }

    /// <summary>External ids of records, read in one query and grouped.</summary>
    protected async Task<ILookup<long, ExternalId>> ExternalIdsAsync(IReadOnlyCollection<long> recordIds, CancellationToken cancellationToken) =>
        (await context.ExternalIds.Where(e => e.RecordType == type && recordIds.Contains(e.RecordId)).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);

    /// <summary>The newest wins where both sides say when they changed it.</summary>
    protected static ExistingValues PolicyFor(ExistingValues policy, DateTime? changedThere, DateTime changedHere) => changedThere < changedHere ? ExistingValues.Keep : policy;

    private static Outcome Outcomes(ExistingValues policy) => policy switch
    {
        ExistingValues.Keep => Outcome.Skipped,
        ExistingValues.Ask => Outcome.Conflicted,
        _ => Outcome.Updated,
    };

    private void Remember(long recordId, int row, FieldDiff diff, bool foreseen, Outcome outcome)
    {
        if (outcome == Outcome.Skipped) return;
        context.RecordChanges.Add(new RecordChange
        {
            OrganisationId = run.OrganisationId,
            RecordType = type,
            RecordId = recordId,
            RunId = run.Id,
            Row = row,
            Foreseen = foreseen,
            Before = Json.Write(diff.Before),
            After = Json.Write(diff.After),
            At = now,
            By = run.StartedBy,
        });
    }
}
