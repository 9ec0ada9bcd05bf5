using System.Data.Common;
using OurWater.Sync;
using OurWater.Sync.Engine.SecondLook;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Bulk;

/// <summary>
/// The few statements that run once a row, around EF's change tracker and in the words of one database. All of them work inside the transaction that <see cref="BeginAsync"/> began on the context.
/// Readings come sorted by series and time, without two of one identity.
/// </summary>
public interface IBulkWriter
{
    /// <summary>Begins a transaction on the context's connection; where it writes, it holds the write lock from the start, so that what is found stays true until the commit.</summary>
    Task BeginAsync(OurWaterDbContext context, bool write, CancellationToken cancellationToken);

    ValueTask FindAsync(OurWaterDbContext context, ReadOnlyMemory<MappedReading> sorted, Memory<StoredReading> found, CancellationToken cancellationToken);

    /// <summary>
    /// Of each series the stored readings nearest to a time, up to <paramref name="most"/> before and after it, in the order of time; without those that one
    /// run has written.
    /// </summary>
    ValueTask<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>> NearestAsync(
        OurWaterDbContext context, IReadOnlyList<SampleWish> wishes, int most, long exceptRun, CancellationToken cancellationToken);

    /// <summary>Inserts the readings whose outcome is created and overwrites those whose outcome is updated, keeping their old values as changes.</summary>
    ValueTask ApplyAsync(OurWaterDbContext context, ReadingsToApply batch, CancellationToken cancellationToken);

    /// <summary>Finds links by their numbers on the other side, with our reading as it is stored now. Index-aligned.</summary>
    ValueTask FindLinksAsync(OurWaterDbContext context, long datasourceId, ReadOnlyMemory<long> remoteIds, Memory<StoredLink> found, CancellationToken cancellationToken);

    /// <summary>Writes links anew, or over those of the same number there.</summary>
    ValueTask SaveLinksAsync(OurWaterDbContext context, IReadOnlyList<ReadingLink> links, CancellationToken cancellationToken);

    /// <summary>Inserts external ids that no record of theirs has yet.</summary>
    ValueTask AddExternalIdsAsync(OurWaterDbContext context, IReadOnlyList<ExternalId> ids, CancellationToken cancellationToken);

    ValueTask AddRejectedAsync(OurWaterDbContext context, SyncRun run, DataType dataType, IReadOnlyList<RowRejection> rejected, CancellationToken cancellationToken);

    /// <summary>After each transaction of a run: keeps what the database needs beside its data within bounds.</summary>
    Task CommittedAsync(OurWaterDbContext context, CancellationToken cancellationToken);

    /// <summary>At a run's end: gives that back to the disk.</summary>
    Task EndedAsync(OurWaterDbContext context, CancellationToken cancellationToken);
}

/// <param name="Outcomes">Index-aligned with the readings.</param>
public sealed record ReadingsToApply(SyncRun Run, ValueOrigin Origin, DateTime Now, ReadOnlyMemory<MappedReading> Sorted, ReadOnlyMemory<StoredReading> Found, ReadOnlyMemory<Outcome> Outcomes);

internal static class BulkCommands
{
    public static DbParameter Add(this DbCommand command, string name, object? value = null)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
