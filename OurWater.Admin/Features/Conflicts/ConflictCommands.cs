using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Live;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>Settles conflicts: one or many, in one transaction. A settled one may be settled again, as long as its record was not changed since.</summary>
public sealed class ConflictCommands(Database database, RunNotifier notifier, TimeProvider clock)
{
    private const int AtOnce = 500;

    public async Task<ConflictsSettled> ResolveAsync(Actor actor, IReadOnlyCollection<long> conflictIds, ConflictChoice choice, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var settling = new Settling(actor, choice, clock.GetUtcNow().UtcDateTime);
        var runs = new HashSet<long>();
        foreach (var ids in conflictIds.Distinct().Chunk(AtOnce))
        {
            var conflicts = await context.Conflicts.Where(c => ids.Contains(c.Id)).ToListAsync(cancellationToken);
            runs.UnionWith(conflicts.Select(c => c.RunId));
            var open = conflicts.Where(c => c.Resolution is null).ToList();
            if (choice is ConflictChoice.Same or ConflictChoice.NotTheSame)
            {
                foreach (var other in conflicts.Where(c => c.Kind is not (ConflictKind.IdTaken or ConflictKind.AnotherRecord))) settling.Refuse(other, "It has two values: choose one of them.");
                conflicts.RemoveAll(c => c.Kind is not (ConflictKind.IdTaken or ConflictKind.AnotherRecord));
            }

            var values = conflicts.Where(c => c.Kind == ConflictKind.Values).ToList();
            await new SettleReadings(context, settling).SettleAsync([.. values.Where(c => c.RecordType == DataType.Reading)], cancellationToken);
            await new SettleRecords(context, settling).SettleAsync([.. values.Where(c => c.RecordType != DataType.Reading)], cancellationToken);
            await new SettleIdentities(context, settling).SettleAsync([.. conflicts.Where(c => c.Kind is ConflictKind.IdTaken or ConflictKind.AnotherRecord)], cancellationToken);
            await new SettleMoved(context, settling).SettleAsync([.. conflicts.Where(c => c.Kind == ConflictKind.MovedOnBothSides)], cancellationToken);
            await CommonBase.FollowAsync(context, [.. open.Where(c => c.Resolution is not null)], cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await RefreshPincodesAsync(context, conflicts, settling.Now, cancellationToken);
            context.ChangeTracker.Clear();
        }

        if (settling.Question is { } question) return new ConflictsSettled(0, [], question);
        await SeriesValues.RefreshAsync(context, settling.Series, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var run in runs) notifier.Publish(new RunMoved(actor.OrganisationId, run));
        return new ConflictsSettled(settling.Settled, settling.Refused);
    }

    /// <summary>A resource that lies elsewhere by now, or a pincode group that is called otherwise, has another pincode.</summary>
    private static async Task RefreshPincodesAsync(OurWaterDbContext context, List<Conflict> conflicts, DateTime now, CancellationToken cancellationToken)
    {
        if (conflicts.Exists(c => c.RecordType == DataType.Group)) await Pincodes.RefreshAsync(context, null, null, now, cancellationToken);
        else await Pincodes.RefreshAsync(context, [.. conflicts.Where(c => c.RecordType == DataType.Resource).Select(c => c.RecordId)], null, now, cancellationToken);
    }
}

/// <summary>One command while it works: who chose what, and what came of it.</summary>
internal sealed class Settling(Actor actor, ConflictChoice choice, DateTime now)
{
    public Actor Actor => actor;

    public ConflictChoice Choice => choice;

    /// <summary>Whole milliseconds, as the database keeps it: the change and the conflict are found by it again.</summary>
    public DateTime Now { get; } = new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);

    public int Settled { get; private set; }

    public List<ConflictRefusal> Refused { get; } = [];

    /// <summary>Asked about a written value: then nothing of the command is kept.</summary>
    public string? Question { get; private set; }

    /// <summary>Series with a reading that got another value.</summary>
    public HashSet<long> Series { get; } = [];

    public void Settle(Conflict conflict, string? resolution = null)
    {
        conflict.Resolution = resolution ?? choice.Resolution;
        conflict.ResolvedAt = Now;
        conflict.ResolvedBy = actor.Name;
        Settled++;
    }

    public void Ask(string question) => Question ??= question;

    public void Refuse(Conflict conflict, string reason, bool isOfValue = false) => Refused.Add(new ConflictRefusal(conflict.Id, reason, isOfValue));
}
