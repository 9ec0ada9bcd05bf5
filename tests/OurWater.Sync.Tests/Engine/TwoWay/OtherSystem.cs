using OurWater.Sync.Datasources;
using OurWater.Sync.Datasources.LegacyMyWell;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tests.Engine.TwoWay;

/// <summary>Another system that holds readings in a list; it rounds as LegacyMyWell does.</summary>
internal sealed class OtherSystem : IDatasource, IPushTarget
{
    private readonly LegacyMyWellTarget _legacy = new(null!, null!, LegacyMyWellPace.Default);

    public List<RemoteReading> Readings { get; } = [];
    public string Title => "The other system";
    public IPushTarget Target => this;
    public int ReadingsPerCall => 200;
    public TimeSpan Quiet => TimeSpan.Zero;
    public string ServerKey => "other";

    public double Storable(double value) => _legacy.Storable(value);
    public long StorableTime(long unixMilliseconds) => _legacy.StorableTime(unixMilliseconds);

    public Task<IReadOnlyList<RemoteReading>> FindReadingsAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken)
    {
        var keys = readings.Select(r => (r.ResourceKey, r.UnixMilliseconds)).ToHashSet();
        return Task.FromResult<IReadOnlyList<RemoteReading>>([.. Readings.Where(r => keys.Contains((r.ResourceKey, r.UnixMilliseconds)))]);
    }

    public Task<IReadOnlyList<RemoteReading>> FindReadingsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RemoteReading>>([.. Readings.Where(r => ids.Contains(r.Id))]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<DatasourceReport> TestAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    public IAsyncEnumerable<RemotePage<RemoteGroup>> ReadGroupsAsync(SyncSelection selection, string? after, CancellationToken cancellationToken) => throw new NotSupportedException();
    public IAsyncEnumerable<RemotePage<RemoteResource>> ReadResourcesAsync(SyncSelection selection, string? after, CancellationToken cancellationToken) => throw new NotSupportedException();
    public IAsyncEnumerable<RemotePage<RemoteReading>> ReadReadingsAsync(ReadingRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<DateTime?> NewestChangeAsync(SyncSelection selection, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<long?> CountReadingsAsync(SyncSelection selection, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlySet<string>> ResourceKeysAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<int> RoomAsync(string pincode, ResourceType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<SendResult> CreateGroupAsync(OutgoingGroup group, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<RemoteGroup>> FindGroupsAsync(OutgoingGroup group, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<SendResult> UpdateGroupAsync(OutgoingGroup group, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<SendResult> CreateResourceAsync(OutgoingResource resource, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<RemoteResource>> FindResourcesAsync(OutgoingResource resource, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<SendResult> UpdateResourceAsync(OutgoingResource resource, IReadOnlyCollection<string> fields, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<SendResult>> CreateReadingsAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<SendResult> UpdateReadingAsync(OutgoingReading reading, CancellationToken cancellationToken) => throw new NotSupportedException();
}
