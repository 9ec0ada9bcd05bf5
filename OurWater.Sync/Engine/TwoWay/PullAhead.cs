using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Asks for groups, resources and readings at the beginning of a run, so that the other side answers while the first of them are stored. Readings are asked
/// for when the resources have come: what a resource is decides which values of its readings can be true.
/// </summary>
internal sealed class PullAhead(SyncWork work, ReadingPull readings, CancellationToken cancellationToken) : IAsyncDisposable
{
    /// <summary>Groups and resources come whole, in pages that were cut here.</summary>
    private const int MostPages = 4;

    public ReadAhead<RemoteGroup>? Groups { get; private set; }

    public ReadAhead<RemoteResource>? Resources { get; private set; }

    public void Begin(IReadOnlyCollection<DataType> types)
    {
        if (types.Contains(DataType.Group)) Groups = new(token => work.Source.ReadGroupsAsync(work.Selection, null, token), MostPages, cancellationToken);
        if (types.Contains(DataType.Resource)) Resources = new(token => work.Source.ReadResourcesAsync(work.Selection, null, token), MostPages, cancellationToken);
        if (types.Contains(DataType.Reading)) readings.Begin(Resources?.Begun ?? Task.CompletedTask, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Groups is not null) await Groups.DisposeAsync();
        if (Resources is not null) await Resources.DisposeAsync();
        await readings.DisposeAsync();
    }
}
