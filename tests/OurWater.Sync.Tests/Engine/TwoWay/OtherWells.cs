using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tests.Engine.TwoWay;

/// <summary>What becomes of a well that is sent.</summary>
internal enum Fate
{
    Saved,

    /// <summary>Saved, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>Not saved, and nobody says so.</summary>
    RequestLost,

    /// <summary>Saved, and our program dies before it hears of it.</summary>
    WeDie,
}

/// <summary>Our program ends here.</summary>
internal sealed class CrashException : Exception;

/// <summary>Another system that gives a well the lowest number that is free: also one that a well of ours had, or that somebody here claims.</summary>
internal sealed class OtherWells : IDatasource, IPushTarget
{
    private const int FirstNumber = 1150;

    public List<RemoteResource> Wells { get; } = [];

    /// <summary>How often each of ours was made there.</summary>
    public Dictionary<string, int> Made { get; } = [];
    public Queue<Fate> Fates { get; } = [];
    public string Title => "The other system";
    public IPushTarget Target => this;
    public int ReadingsPerCall => 200;
    public TimeSpan Quiet => TimeSpan.Zero;
    public string ServerKey => "other";

    public static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"313603.{FirstNumber + number}");

    public static RemoteResource Well(string key, string owner) => new(key, ResourceType.Well, owner, 25, 75, null, null, [], new Dictionary<string, string>(), null, 0);

    public Task<SendResult> CreateResourceAsync(OutgoingResource resource, CancellationToken cancellationToken)
    {
        var fate = Fates.TryDequeue(out var next) ? next : Fate.Saved;
        if (fate == Fate.RequestLost) return Task.FromResult(new SendResult(SendOutcome.InDoubt));
        var key = Enumerable.Range(0, 100).Select(KeyOf).First(k => !Wells.Exists(w => w.Key == k));
        Wells.Add(Well(key, resource.Owner));
        Made[resource.Owner] = Made.GetValueOrDefault(resource.Owner) + 1;
        return fate switch
        {
            Fate.WeDie => throw new CrashException(),
            Fate.AnswerLost => Task.FromResult(new SendResult(SendOutcome.InDoubt)),
            _ => Task.FromResult(SendResult.Saved(key)),
        };
    }

    public Task<IReadOnlyList<RemoteResource>> FindResourcesAsync(OutgoingResource resource, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RemoteResource>>([.. Wells.Where(w => w.Owner == resource.Owner).OrderBy(w => w.Key, StringComparer.Ordinal)]);

    public Task<int> RoomAsync(string pincode, ResourceType type, CancellationToken cancellationToken) => Task.FromResult(50);
    public Task<IReadOnlySet<string>> ResourceKeysAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<string>>(Wells.Select(w => w.Key).ToHashSet());
    public double Storable(double value) => value;
    public long StorableTime(long unixMilliseconds) => unixMilliseconds;
    public Task<DatasourceReport> TestAsync(CancellationToken cancellationToken) => throw new NotSupportedException("Only wells are sent.");
    public async IAsyncEnumerable<RemotePage<RemoteGroup>> ReadGroupsAsync(SyncSelection selection, string? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken) { await Task.CompletedTask; yield break; }
    public async IAsyncEnumerable<RemotePage<RemoteResource>> ReadResourcesAsync(SyncSelection selection, string? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken) { await Task.CompletedTask; yield break; }
    public async IAsyncEnumerable<RemotePage<RemoteReading>> ReadReadingsAsync(ReadingRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken) { await Task.CompletedTask; yield break; }
    public Task<IReadOnlyList<RemoteReading>> FindReadingsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RemoteReading>>([]);

    public Task<DateTime?> NewestChangeAsync(SyncSelection selection, CancellationToken cancellationToken) => Task.FromResult<DateTime?>(null);
    public Task<long?> CountReadingsAsync(SyncSelection selection, CancellationToken cancellationToken) => Task.FromResult<long?>(0);
    public Task<SendResult> CreateGroupAsync(OutgoingGroup group, CancellationToken cancellationToken) => Task.FromResult(new SendResult(SendOutcome.Refused));
    public Task<IReadOnlyList<RemoteGroup>> FindGroupsAsync(OutgoingGroup group, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RemoteGroup>>([]);
    public Task<SendResult> UpdateGroupAsync(OutgoingGroup group, CancellationToken cancellationToken) => Task.FromResult(new SendResult(SendOutcome.Refused));
    public Task<SendResult> UpdateResourceAsync(OutgoingResource resource, IReadOnlyCollection<string> fields, CancellationToken cancellationToken) => Task.FromResult(SendResult.Saved(resource.Key!));
    public Task<IReadOnlyList<SendResult>> CreateReadingsAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SendResult>>([]);
    public Task<IReadOnlyList<RemoteReading>> FindReadingsAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RemoteReading>>([]);
    public Task<SendResult> UpdateReadingAsync(OutgoingReading reading, CancellationToken cancellationToken) => Task.FromResult(new SendResult(SendOutcome.Refused));
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
