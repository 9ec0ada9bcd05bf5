using OurWater.Sync.Engine;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync;

/// <summary>What the engine needs from the place where records are kept. One instance a run.</summary>
public interface IRunStore
{
    /// <summary>The organisation's resources under the identity text of a scheme, with the history of their series before this run.</summary>
    Task<IReadOnlyList<Place>> LoadPlacesAsync(SyncRun run, string identity, CancellationToken cancellationToken);

    /// <summary>What a person mended in the file, by row; in the wide layout a row may have a mend for each of its cells.</summary>
    Task<IReadOnlyDictionary<int, IReadOnlyList<RowMend>>> LoadMendsAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>Begins a transaction. In a dry run it only reads the records; the run's own outcomes (rejected rows, foreseen changes, counts) are written by both.</summary>
    Task<IRunBatch> BeginAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>Stores phase, counts and bytes of a run outside a batch: for the pages, not for a resume.</summary>
    Task SaveProgressAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>Forgets the outcomes of an earlier attempt at a dry run, which starts again from the first row.</summary>
    Task ForgetOutcomesAsync(SyncRun run, CancellationToken cancellationToken);

    Task LogAsync(SyncRun run, string level, string message, CancellationToken cancellationToken);
}

/// <summary>
/// One transaction: data, outcomes, counts and checkpoint commit together, or nothing does. Readings are given sorted by series and time, and without two of the same identity.
/// </summary>
public interface IRunBatch : IAsyncDisposable
{
    /// <summary>Creates the resources (with their external ids) and series that are named for the first time, and fills in their ids. Gives how many resources were made.</summary>
    ValueTask<int> CreateSeriesAsync(IReadOnlyList<Series> missing, CancellationToken cancellationToken);

    /// <summary>Finds what is stored under each identity.</summary>
    ValueTask FindReadingsAsync(ReadOnlyMemory<MappedReading> sorted, Memory<StoredReading> found, CancellationToken cancellationToken);

    /// <summary>Applies the outcomes. <paramref name="outcomes"/> is index-aligned with the readings.</summary>
    ValueTask ApplyReadingsAsync(ReadOnlyMemory<MappedReading> sorted, ReadOnlyMemory<StoredReading> found, ReadOnlyMemory<Outcome> outcomes, CancellationToken cancellationToken);

    /// <summary>Resolves, diffs and (but in a dry run) applies rows of a resource file, in order; gives one outcome a row.</summary>
    ValueTask<IReadOnlyList<RecordOutcome>> ApplyResourcesAsync(IReadOnlyList<MappedResource> rows, string identity, ExistingValues existingValues, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<RecordOutcome>> ApplyGroupsAsync(IReadOnlyList<MappedGroup> rows, ExistingValues existingValues, CancellationToken cancellationToken);

    ValueTask AddRejectedAsync(DataType dataType, IReadOnlyList<RowRejection> rejected, CancellationToken cancellationToken);

    /// <summary>Stores the run's counts, warnings and checkpoint, and commits.</summary>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}

/// <summary>What is stored under the identity of a reading.</summary>
/// <param name="UpdatedAt">Unix milliseconds, UTC.</param>
public readonly record struct StoredReading(bool Exists, long Id, double Value, long? RunId, int? Row, ValueOrigin Origin, long UpdatedAt = 0);

/// <summary>What became of a row.</summary>
public enum Outcome : byte
{
    Created,
    Updated,
    Unchanged,
    Skipped,
    Conflicted,
    Rejected,
}

/// <param name="Outcome">What became of the row.</param>
/// <param name="Rejection">Set where it is <see cref="Outcome.Rejected"/>.</param>
public readonly record struct RecordOutcome(Outcome Outcome, RowProblem? Rejection = null);
