using OurWater.Sync.Model;

namespace OurWater.Sync.Datasources;

/// <summary>
/// An outside system as the engine reads and writes it. One instance a run; not thread-safe. What the other system answers is data; what keeps it from answering is a <see cref="DatasourceException"/>.
/// </summary>
public interface IDatasource : IAsyncDisposable
{
    /// <summary>What a person calls the kind: "LegacyMyWell".</summary>
    string Title { get; }

    /// <summary>Connects, signs in, counts.</summary>
    /// <exception cref="DatasourceException">With what is wrong and what to do.</exception>
    Task<DatasourceReport> TestAsync(CancellationToken cancellationToken);

    /// <summary>All groups of the selection, in the order of their keys.</summary>
    /// <param name="after">Position of the last page that is done; null = from the beginning.</param>
    IAsyncEnumerable<RemotePage<RemoteGroup>> ReadGroupsAsync(SyncSelection selection, string? after, CancellationToken cancellationToken);

    /// <summary>All resources of the selection, in the order of their keys.</summary>
    IAsyncEnumerable<RemotePage<RemoteResource>> ReadResourcesAsync(SyncSelection selection, string? after, CancellationToken cancellationToken);

    /// <summary>Readings of the selection: all of them in the order of their ids, or what has changed since, in the order of the changes.</summary>
    IAsyncEnumerable<RemotePage<RemoteReading>> ReadReadingsAsync(ReadingRequest request, CancellationToken cancellationToken);

    /// <summary>Readings by their numbers, as they are now; what is gone or cannot be used is left out.</summary>
    Task<IReadOnlyList<RemoteReading>> FindReadingsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken);

    /// <summary>The newest change of a reading there by its own clock; null where it does not tell.</summary>
    Task<DateTime?> NewestChangeAsync(SyncSelection selection, CancellationToken cancellationToken);

    /// <summary>How many readings the selection holds there; null where it does not tell.</summary>
    Task<long?> CountReadingsAsync(SyncSelection selection, CancellationToken cancellationToken);

    /// <summary>How it is written to; null for a system that is only read.</summary>
    IPushTarget? Target { get; }
}

/// <param name="Since">Only what has changed at or after this time there; null = everything.</param>
/// <param name="After">Position of the last page that is done; null = from the beginning.</param>
public sealed record ReadingRequest(SyncSelection Selection, DateTime? Since, string? After);

/// <summary>One answer of the other system, understood: what can be used, and what cannot with its reason.</summary>
/// <param name="Position">Where the list stands after this page, in the source's own words.</param>
/// <param name="Newest">The newest change among the page's records by the other system's clock.</param>
/// <param name="Rejected">Their row is the record's number there; their original is the record's fields in the columns of <see cref="RemoteColumns"/>.</param>
/// <param name="Warnings">Worth a look though used: reason code and example.</param>
public sealed record RemotePage<T>(
    IReadOnlyList<T> Records,
    IReadOnlyList<Tabular.RowRejection> Rejected,
    string Position,
    DateTime? Newest = null,
    IReadOnlyList<(string Code, string Example)>? Warnings = null);

/// <param name="Key">What the other system calls it: <c>313603.11</c> for a village, <c>313603</c> for a pincode.</param>
/// <param name="Latitude">Centre, WGS 84 degrees.</param>
/// <param name="ExternalIds">By name, without the prefix. Holds the identity and its parts.</param>
public sealed record RemoteGroup(string Key, GroupType Type, string Name, double? Latitude, double? Longitude, IReadOnlyDictionary<string, string> ExternalIds, DateTime? UpdatedAt);

/// <param name="Key"><c>313603.1111</c>.</param>
/// <param name="Elevation">Metres above sea level.</param>
/// <param name="WellDepth">Metres below ground.</param>
/// <param name="GroupKeys">The groups that it belongs to there.</param>
/// <param name="Row">A number by which a person finds it there, for rejected rows and history.</param>
public sealed record RemoteResource(
    string Key,
    ResourceType Type,
    string? Owner,
    double? Latitude,
    double? Longitude,
    double? Elevation,
    double? WellDepth,
    IReadOnlyList<string> GroupKeys,
    IReadOnlyDictionary<string, string> ExternalIds,
    DateTime? UpdatedAt,
    int Row);

/// <param name="Id">Its number there.</param>
/// <param name="ResourceKey">As <see cref="RemoteResource.Key"/>.</param>
/// <param name="UnixMilliseconds">UTC.</param>
/// <param name="Value">In the unit stored for the resource's type.</param>
public readonly record struct RemoteReading(long Id, string ResourceKey, long UnixMilliseconds, TimePrecision Precision, double Value, DateTime? UpdatedAt);

/// <param name="Server">Software and version, as far as it tells.</param>
/// <param name="GoodToKnow">What a person should know before the first sync, one sentence each.</param>
public sealed record DatasourceReport(string Message, string? Server, long? Groups, long? Pincodes, long? Resources, long? Readings, DateTime? From, DateTime? To, IReadOnlyList<string> GoodToKnow);

/// <summary>The other system could not be reached, refused us, or answered what cannot be understood.</summary>
/// <param name="message">What happened, what it means for the data, what to do.</param>
public sealed class DatasourceException(DatasourceProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    public DatasourceProblem Problem { get; } = problem;
}

public enum DatasourceProblem
{
    /// <summary>A person must change the configuration: address, password, allowed hosts.</summary>
    Configuration,

    /// <summary>It does not answer for now; the same run later may go through.</summary>
    Unreachable,

    /// <summary>It answers what the program does not understand.</summary>
    Unexpected,
}
