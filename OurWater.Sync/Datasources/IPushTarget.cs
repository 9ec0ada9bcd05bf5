using OurWater.Sync.Model;

namespace OurWater.Sync.Datasources;

/// <summary>
/// How another system is written to. No call sends anything a second time by itself: where the answer was lost the outcome is <see cref="SendOutcome.InDoubt"/>, and the engine asks by natural key.
/// </summary>
public interface IPushTarget
{
    /// <summary>So many readings go in one call.</summary>
    int ReadingsPerCall { get; }

    /// <summary>How long a call whose answer was lost may still be at work there: nobody asks earlier whether it was saved.</summary>
    TimeSpan Quiet { get; }

    /// <summary>The server, in canonical form: making resources there is serialised over all syncs that write to it.</summary>
    string ServerKey { get; }

    /// <summary>The value as the other side stores it.</summary>
    double Storable(double value);

    /// <summary>The time as the other side stores it.</summary>
    long StorableTime(long unixMilliseconds);

    /// <summary>The keys of the resources that are there now.</summary>
    Task<IReadOnlySet<string>> ResourceKeysAsync(CancellationToken cancellationToken);

    /// <summary>How many more resources of a type fit into a pincode there.</summary>
    Task<int> RoomAsync(string pincode, ResourceType type, CancellationToken cancellationToken);

    Task<SendResult> CreateGroupAsync(OutgoingGroup group, CancellationToken cancellationToken);

    /// <summary>By pincode and name.</summary>
    Task<IReadOnlyList<RemoteGroup>> FindGroupsAsync(OutgoingGroup group, CancellationToken cancellationToken);

    Task<SendResult> UpdateGroupAsync(OutgoingGroup group, CancellationToken cancellationToken);

    /// <summary>Makes one resource. <see cref="SendResult.RemoteKey"/> is what it is called there.</summary>
    Task<SendResult> CreateResourceAsync(OutgoingResource resource, CancellationToken cancellationToken);

    /// <summary>By pincode, village, owner and position: all that may be this one.</summary>
    Task<IReadOnlyList<RemoteResource>> FindResourcesAsync(OutgoingResource resource, CancellationToken cancellationToken);

    /// <summary>Changes the named fields of one resource.</summary>
    Task<SendResult> UpdateResourceAsync(OutgoingResource resource, IReadOnlyCollection<string> fields, CancellationToken cancellationToken);

    /// <summary>Makes readings, in one call; one result each, in their order.</summary>
    Task<IReadOnlyList<SendResult>> CreateReadingsAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken);

    /// <summary>What is there under the natural keys of the readings (resource and time), in any order; more than one for a key where there are duplicates.</summary>
    Task<IReadOnlyList<RemoteReading>> FindReadingsAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken);

    /// <summary>Gives one reading that is there another value; where it was moved here, its resource and time too.</summary>
    Task<SendResult> UpdateReadingAsync(OutgoingReading reading, CancellationToken cancellationToken);
}

/// <param name="RecordId">Ours.</param>
/// <param name="Key">What it is called there; null for a new one.</param>
/// <param name="VillageId">Two digits; null for a new village: the target chooses a free one.</param>
public sealed record OutgoingGroup(long RecordId, string? Key, string Name, string Pincode, int? VillageId, double? Latitude, double? Longitude);

/// <param name="Key">What it is called there; null for a new one.</param>
/// <param name="VillageId">Two digits.</param>
/// <param name="Elevation">Metres above sea level.</param>
/// <param name="WellDepth">Metres below ground.</param>
public sealed record OutgoingResource(long RecordId, string? Key, string Pincode, int VillageId, ResourceType Type, string Owner, double Latitude, double Longitude, double? Elevation, double? WellDepth);

/// <param name="RecordId">Ours.</param>
/// <param name="RemoteId">Its number there; null for a new one.</param>
/// <param name="ResourceKey">As <see cref="RemoteResource.Key"/>.</param>
/// <param name="UnixMilliseconds">UTC, as the other side can store it.</param>
/// <param name="Value">As the other side can store it.</param>
/// <param name="OwnUnixMilliseconds">As it is stored here, which may be finer.</param>
/// <param name="IsMoved">It stands at another resource or time there.</param>
public sealed record OutgoingReading(long RecordId, long? RemoteId, string ResourceKey, long UnixMilliseconds, double Value, long? OwnUnixMilliseconds = null, bool IsMoved = false);

/// <param name="RemoteKey">What the other side calls the record, where it is saved.</param>
/// <param name="Reason">The answer of the other side where it is not a plain yes, in words for a person.</param>
public sealed record SendResult(SendOutcome Outcome, string? RemoteKey = null, string? Reason = null)
{
    public static SendResult Saved(string remoteKey) => new(SendOutcome.Saved, remoteKey);
}

public enum SendOutcome
{
    Saved,

    /// <summary>Nobody knows: ask by natural key before it is sent again.</summary>
    InDoubt,

    /// <summary>Not saved, and sending it again would be refused again.</summary>
    Refused,

    /// <summary>Not saved, and there is no room or right for it until somebody there makes some.</summary>
    Blocked,

    /// <summary>Not saved now; a later run may send it (a reading in the future).</summary>
    Later,
}
