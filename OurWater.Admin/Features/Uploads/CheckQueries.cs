using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>A check or an import as the wizard shows it.</summary>
public sealed record RunView
{
    public required SyncRun Run { get; init; }
    public required PullCounts Counts { get; init; }

    /// <summary>Wells and other places made, or to be made, beside the rows.</summary>
    public long AlsoCreated { get; init; }

    /// <summary>Null where they are of several kinds, or not made yet.</summary>
    public ResourceType? CreatedKind { get; init; }
    public bool IsActive => Run.State.IsActive();
    public bool IsDone => Run.State is RunState.Succeeded or RunState.SucceededWithWarnings;
    public TimeSpan? Took => Run.FinishedAt - Run.StartedAt;

    /// <summary>Share of the file, 0 to 100; null while it is not known.</summary>
    public double? Percent => Run.BytesTotal is > 0 ? Math.Min(100, 100.0 * Run.BytesRead / Run.BytesTotal.Value) : null;
}

public sealed record SubjectCount(string? Subject, long Count);

/// <summary>Rejected rows of one reason.</summary>
/// <param name="Mended">How many of them a person has mended or left out since the check.</param>
/// <param name="FirstRow">The first that nobody has dealt with; else the first of all.</param>
public sealed record RejectedGroupView(string Reason, long Count, long Mended, IReadOnlyList<SubjectCount> Subjects, int FirstRow, string FirstMessage, string? FirstSubject);

/// <param name="Mended">Mended since the check: will be imported if they fit the rest of the file.</param>
/// <param name="LeftOut">Left out since the check.</param>
public sealed record CheckResults(IReadOnlyList<RejectedGroupView> Groups, int Mended, int LeftOut);

/// <param name="Mend">Null where nobody has touched it since the check.</param>
public sealed record RejectedRowView(RejectedRow Row, RowMend? Mend);

/// <summary>A reading whose value changes, or a record with the fields that change.</summary>
public sealed record ChangeView
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public string? Href { get; init; }
    public string? Group { get; init; }
    public ResourceType Type { get; init; }
    public string? Unit { get; init; }
    public DateTime? Time { get; init; }
    public TimePrecision Precision { get; init; }
    public double? Old { get; init; }
    public double? New { get; init; }
    public string? From { get; init; }
    public DateTime? FromAt { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }
}

/// <summary>What a check found.</summary>
public sealed class CheckQueries(Database database)
{
    private const int SubjectsShown = 50;

    public async Task<RunView?> RunAsync(Actor actor, long runId, DataType type, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var run = await context.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken);
        if (run is null) return null;
        var created = run.Counts.AlsoCreated.GetValueOrDefault(DataType.Resource);
        var kinds = created == 0 || run.DryRun || run.State.IsActive() ? [] : await context.Resources.Where(r => r.RunId == runId).Select(r => r.Type).Distinct().Take(2).ToListAsync(cancellationToken);
        return new RunView { Run = run, Counts = run.Counts.Pull.GetValueOrDefault(type) ?? new PullCounts(), AlsoCreated = created, CreatedKind = kinds is [var only] ? only : null };
    }

    public async Task<CheckResults> ResultsAsync(Actor actor, UploadState upload, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var rejected = context.RejectedRows.Where(r => r.RunId == upload.CheckRunId);
        var mends = context.RowMends.Where(m => m.SyncId == upload.SyncId && m.RunId == upload.CheckRunId);
        var reasons = await rejected.GroupBy(r => r.Reason).Select(g => new { g.Key, Count = g.LongCount(), First = g.Min(r => r.Id) }).ToListAsync(cancellationToken);
        var untouched = rejected.Where(r => !mends.Any(m => m.Row == r.Row && m.Column == r.Column));
        var subjects = (await untouched.GroupBy(r => new { r.Reason, r.Subject }).Select(g => new { g.Key.Reason, g.Key.Subject, Count = g.LongCount() })
            .Where(g => g.Count > 1 || g.Reason == ReasonCodes.UnknownResource || g.Reason == ReasonCodes.AmbiguousResource)
            .OrderByDescending(g => g.Count).ThenBy(g => g.Subject).Take(2_000).ToListAsync(cancellationToken)).ToLookup(s => s.Reason, s => new SubjectCount(s.Subject, s.Count));
        var open = await untouched.GroupBy(r => r.Reason).Select(g => new { g.Key, First = g.Min(r => r.Id) })
            .ToDictionaryAsync(g => g.Key, g => g.First, cancellationToken);
        var firsts = reasons.ConvertAll(r => open.GetValueOrDefault(r.Key, r.First));
        var first = await rejected.Where(r => firsts.Contains(r.Id)).ToDictionaryAsync(r => r.Reason, cancellationToken);
        var touched = await mends.Join(rejected, m => new { m.Row, m.Column }, r => new { r.Row, r.Column }, (m, r) => new { r.Reason, m.LeaveOut }).GroupBy(m => new { m.Reason, m.LeaveOut }).Select(g => new { g.Key.Reason, g.Key.LeaveOut, Count = g.Count() }).ToListAsync(cancellationToken);
        var groups = reasons
            .Select(r => new RejectedGroupView(r.Key, r.Count, touched.Where(t => t.Reason == r.Key).Sum(t => t.Count), [.. subjects[r.Key].Take(SubjectsShown * 20)], first[r.Key].Row, first[r.Key].Message, first[r.Key].Subject))
            .OrderBy(g => g.Reason is ReasonCodes.UnknownResource or ReasonCodes.AmbiguousResource ? 0 : 1).ThenByDescending(g => g.Count).ThenBy(g => g.Reason, StringComparer.Ordinal);
        return new CheckResults([.. groups], touched.Where(t => !t.LeaveOut).Sum(t => t.Count), touched.Where(t => t.LeaveOut).Sum(t => t.Count));
    }

    public async Task<ListPage<RejectedRowView>> RejectedAsync(Actor actor, UploadState upload, string reason, int skip, int take, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var query = context.RejectedRows.AsNoTracking().Where(r => r.RunId == upload.CheckRunId && r.Reason == reason);
        var rows = await query.OrderBy(r => r.Row).ThenBy(r => r.Column).Skip(skip).Take(take).ToListAsync(cancellationToken);
        var numbers = rows.ConvertAll(r => r.Row);
        var mends = (await context.RowMends.AsNoTracking().Where(m => m.SyncId == upload.SyncId && m.RunId == upload.CheckRunId && numbers.Contains(m.Row)).ToListAsync(cancellationToken)).ToDictionary(m => (m.Row, m.Column));
        return new ListPage<RejectedRowView>(rows.ConvertAll(r => new RejectedRowView(r, mends.GetValueOrDefault((r.Row, r.Column)))), await query.LongCountAsync(cancellationToken));
    }

    /// <summary>Mends of earlier checks, which are already part of what the file says.</summary>
    public async Task<ListPage<RowMend>> EarlierMendsAsync(Actor actor, UploadState upload, int take, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var query = context.RowMends.AsNoTracking().Where(m => m.SyncId == upload.SyncId && m.RunId != upload.CheckRunId);
        return new ListPage<RowMend>(await query.OrderBy(m => m.Row).ThenBy(m => m.Column).Take(take).ToListAsync(cancellationToken), await query.LongCountAsync(cancellationToken));
    }

    public async Task<IReadOnlyDictionary<long, PlaceName>> PlaceNamesAsync(Actor actor, IReadOnlyCollection<long> resourceIds, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var labels = await RecordLabels.OfResourcesAsync(context, resourceIds, cancellationToken);
        return labels.ToDictionary(l => l.Key, l => new PlaceName(l.Key, l.Value.Name, l.Value.Second));
    }

    public async Task<IReadOnlyList<PlaceName>> SearchPlacesAsync(Actor actor, string text, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await PlaceNames.SearchAsync(context, text, 12, cancellationToken);
    }
}
